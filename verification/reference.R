# Reference values from R for every statistical method of the book.
#
# The book computes its statistics in Python. This script computes the same
# quantities in R, from the definitions of the methods and with other people's
# packages where there are any, without looking at the Python code. Its output,
# verification/r.csv, is kept in the repository and the tests compare the
# Python results with it: the tests do not need R.
#
# Run from the root of the repository (about two minutes on two cores):
#
#     Rscript verification/reference.R
#
# Needs these Debian packages (made with Debian 12, R 4.2.2):
#
#     r-base-core r-cran-coda r-cran-coin r-cran-effectsize r-cran-mass
#     r-cran-ordinal r-cran-proc r-cran-rjags r-cran-vcd jags
#
# Columns of r.csv
#     method     short name of the method, one per section below
#     quantity   what the number is and of which data; unique with the method
#     value      the number, to ten significant digits
#     tolerance  the absolute difference that rounding, an optimiser or, for
#                simulated values, four Monte Carlo standard errors explain
#     source     R, package, function
#
# The book's own figures are read from data/, so none is typed here. Published
# examples are typed, each with its source. All seeds are fixed.

suppressPackageStartupMessages({
  library(coin)
  library(effectsize)
  library(MASS)
  library(ordinal)
  library(parallel)
  library(pROC)
  library(rjags)
  library(vcd)
})

GRADES <- c("good", "requires improvement", "inadequate")
SIMULTANEOUS <- 1 - 0.05 / 3 # Bonferroni over the three grades

# ---- Output ------------------------------------------------------------------

output <- new.env()
output$rows <- list()

with_package <- function(package, call) {
  paste0("R ", getRversion(), ", ", package, " ", packageVersion(package), ", ", call)
}
base_r <- function(call) paste0("R ", getRversion(), ", base, ", call)

add <- function(method, quantity, value, source, tolerance = 1e-6) {
  row <- data.frame(method, quantity, value = unname(value), tolerance, source)
  stopifnot(is.finite(row$value), row$tolerance > 0)
  output$rows[[length(output$rows) + 1]] <- row
}

# Lower and upper limit, or any other named set of numbers, in one call.
add_named <- function(method, quantity, values, source, tolerance = 1e-6) {
  add(method, paste0(quantity, ": ", names(values)), values, source, tolerance)
}

round_up <- function(x) {
  unit <- 10^(floor(log10(x)) - 1)
  ceiling(x / unit) * unit
}

# Four Monte Carlo standard errors of a proportion from independent draws. The
# one added success keeps the tolerance above nought where nothing was counted.
simulation_tolerance <- function(p, draws) {
  p <- pmin(pmax(p, 1 / draws), 1 - 1 / draws)
  round_up(4 * sqrt(p * (1 - p) / draws))
}

write_output <- function(path) {
  rows <- do.call(rbind, output$rows)
  stopifnot(!anyDuplicated(rows[c("method", "quantity")]))
  rows$value <- sprintf("%.10g", rows$value)
  rows$tolerance <- sprintf("%.2g", rows$tolerance)
  quoted <- function(x) ifelse(grepl("[\",]", x), paste0('"', gsub('"', '""', x), '"'), x)
  lines <- do.call(paste, c(lapply(rows, quoted), sep = ","))
  connection <- file(path, open = "wb")
  on.exit(close(connection))
  writeLines(enc2utf8(c(paste(names(rows), collapse = ","), lines)), connection, sep = "\n", useBytes = TRUE)
}

# ---- Data --------------------------------------------------------------------

gradings <- read.csv("data/case_gradings.csv", encoding = "UTF-8")
areas <- read.csv("data/areas.csv", encoding = "UTF-8")
areas <- areas$id[order(areas$position)]
areas <- areas[areas != "all areas"]

counts <- function(inspection, sample = "all", assessor = "inspectorate", area = "all areas") {
  rows <- gradings[gradings$inspection == inspection & gradings$sample == sample &
    gradings$assessor == assessor & gradings$area == area, ]
  stopifnot(nrow(rows) == 3, setequal(rows$grade, GRADES))
  setNames(rows$cases[match(GRADES, rows$grade)], GRADES)
}

thames_valley <- counts("thames-valley-2023")
news_item <- counts("wiltshire-2022")
return_visit <- counts("wiltshire-2023")
sample_33 <- counts("thames-valley-2023", "self-assessed")
force_33 <- counts("thames-valley-2023", "self-assessed", "force")
sample_37 <- counts("thames-valley-2023", "inspector-selected")
by_area <- t(sapply(areas, function(area) counts("thames-valley-2023", area = area)))
names(dimnames(by_area)) <- c("area", "grade")
stopifnot(
  colSums(by_area) == thames_valley, sample_33 + sample_37 == thames_valley,
  dim(by_area) == c(8, 3)
)

# What was read goes along, so that the values below can be checked even after
# the data have moved.
local({
  read <- list(
    "thames-valley-2023, all" = thames_valley, "wiltshire-2022, all" = news_item,
    "wiltshire-2023, all" = return_visit, "thames-valley-2023, self-assessed" = sample_33,
    "thames-valley-2023, inspector-selected" = sample_37
  )
  for (name in names(read)) add_named("data", name, read[[name]], base_r("read.csv"))
  for (area in areas) add_named("data", area, by_area[area, ], base_r("read.csv"))
})
by_sample <- rbind("self-assessed" = sample_33, "inspector-selected" = sample_37)

comparisons <- list(
  "Thames Valley and Wiltshire news item" = list(thames_valley, news_item),
  "Thames Valley and Wiltshire return visit" = list(thames_valley, return_visit),
  "self-assessed and inspector-selected sample" = list(sample_33, sample_37)
)

# One line per case: group (a factor) and grade (an ordered factor).
cases <- function(table, groups = rownames(table)) {
  long <- data.frame(
    group = factor(rep(groups, ncol(table)), levels = groups),
    grade = factor(rep(colnames(table), each = nrow(table)), levels = colnames(table), ordered = TRUE)
  )
  long[rep(seq_len(nrow(long)), as.vector(table)), ]
}

percent <- function(level) paste0(format(100 * level, digits = 4), "%")
of <- function(x, n) paste0(x, "/", n)

# ---- wilson ------------------------------------------------------------------

wilson <- function(x, n, level = 0.95) {
  # prop.test warns of small expected numbers, which do not matter for the limits.
  limits <- suppressWarnings(prop.test(x, n, conf.level = level, correct = FALSE)$conf.int)
  c(lower = limits[1], upper = limits[2])
}

local({
  shares <- rbind(
    c(thames_valley[["good"]], sum(thames_valley)),
    c(thames_valley[["inadequate"]], sum(thames_valley)),
    c(sample_33[["good"]], sum(sample_33)),
    c(sample_37[["good"]], sum(sample_37)),
    c(6, 6), c(0, 6)
  )
  for (i in seq_len(nrow(shares))) {
    add_named(
      "wilson", paste(of(shares[i, 1], shares[i, 2]), "95%"), wilson(shares[i, 1], shares[i, 2]),
      base_r("prop.test(correct = FALSE)")
    )
  }
})

# ---- goodman -----------------------------------------------------------------

for (grade in GRADES) {
  add_named(
    "goodman", paste("Thames Valley", grade, of(thames_valley[[grade]], sum(thames_valley)), "simultaneous 95%"),
    wilson(thames_valley[[grade]], sum(thames_valley), SIMULTANEOUS),
    base_r("prop.test(correct = FALSE, conf.level = 1 - 0.05/3)")
  )
}

# ---- newcombe ----------------------------------------------------------------

# Newcombe's (1998) method 10 from the Wilson limits of the two shares. The
# arguments may be vectors (see power).
square_and_add <- function(p1, limits1, p2, limits2) {
  cbind(
    lower = p1 - p2 - sqrt((p1 - limits1[, "lower"])^2 + (limits2[, "upper"] - p2)^2),
    upper = p1 - p2 + sqrt((limits1[, "upper"] - p1)^2 + (p2 - limits2[, "lower"])^2)
  )
}

newcombe <- function(x1, n1, x2, n2, level = 0.95) {
  square_and_add(x1 / n1, t(wilson(x1, n1, level)), x2 / n2, t(wilson(x2, n2, level)))[1, ]
}

grade_difference <- function(first, second, grade, level) {
  newcombe(first[[grade]], sum(first), second[[grade]], sum(second), level)
}

add_grade_differences <- function(method, first, second, label, level, label_level = percent(level)) {
  source <- base_r(paste0("prop.test(correct = FALSE, conf.level = ", format(level, digits = 6), ") and own code"))
  for (grade in GRADES) {
    quantity <- paste0(
      label, ", ", grade, ", ", of(first[[grade]], sum(first)), " - ", of(second[[grade]], sum(second)), ", ", label_level
    )
    add_named(method, quantity, grade_difference(first, second, grade, level), source)
  }
}

local({
  source <- base_r("prop.test(correct = FALSE) and own code")
  add_named(
    "newcombe",
    paste0(
      "self-assessed minus inspector-selected sample, good, ", of(sample_33[["good"]], sum(sample_33)),
      " - ", of(sample_37[["good"]], sum(sample_37)), ", 95%"
    ),
    grade_difference(sample_33, sample_37, "good", 0.95), source
  )
  add_grade_differences("newcombe", thames_valley, news_item, "Thames Valley minus Wiltshire news item", 0.95)
  add_grade_differences("newcombe", thames_valley, return_visit, "Thames Valley minus Wiltshire return visit", 0.95)
  add_grade_differences(
    "newcombe", thames_valley, news_item, "Thames Valley minus Wiltshire news item", SIMULTANEOUS, "simultaneous 95%"
  )
})

# ---- beta-posterior ----------------------------------------------------------

# Integrates likelihood times prior instead of using the known posterior.
posterior_below <- function(limit, x, n, a, b) {
  log_kernel <- function(p) dbinom(x, n, p, log = TRUE) + dbeta(p, a, b, log = TRUE)
  top <- log_kernel(x / n)
  kernel <- function(p) exp(log_kernel(p) - top)
  # In pieces, so that no piece is too wide for the peak to be seen.
  area <- function(from, to) integrate(kernel, from, to, rel.tol = 1e-11)$value
  below <- area(0, limit)
  below / (below + area(limit, 0.5) + area(0.5, 1))
}

local({
  for (data in list(list("Thames Valley", thames_valley), list("self-assessed sample", sample_33))) {
    x <- data[[2]][["good"]]
    n <- sum(data[[2]])
    for (prior in list(list("Jeffreys prior", 0.5), list("uniform prior", 1))) {
      a <- prior[[2]]
      quantity <- paste0("P(share below 0.25), ", data[[1]], " good, ", of(x, n), ", ", prior[[1]])
      below <- posterior_below(0.25, x, n, a, a)
      stopifnot(abs(below - pbeta(0.25, x + a, n - x + a)) < 1e-9)
      add("beta-posterior", quantity, below, base_r("integrate of likelihood times prior"))
    }
  }
})

# ---- exact-independence and chi-squared-deals --------------------------------

# Exact conditional p-value of a table with three columns by meeting in the
# middle: all fillings of one half of the rows and all of the other half are
# listed (equal ones merged) and the halves joined through the column totals.
# `score` gives a cell's share of the statistic in whole units, so that ties are
# exact; a table counts when its score is at least the observed one less `slack`.
exact_p <- function(table, first_half, score, slack = 0) {
  totals <- colSums(table)
  half <- function(rows) {
    states <- data.frame(a = 0, b = 0, s = 0, w = 1)
    used <- 0
    for (r in rows) {
      n <- sum(table[r, ])
      used <- used + n
      fill <- expand.grid(i = 0:n, j = 0:n)
      fill <- fill[fill$i + fill$j <= n, ]
      fill$k <- n - fill$i - fill$j
      fill$s <- score(fill$i, r, 1) + score(fill$j, r, 2) + score(fill$k, r, 3)
      fill$w <- exp(lfactorial(n) - lfactorial(fill$i) - lfactorial(fill$j) - lfactorial(fill$k))
      pair <- expand.grid(state = seq_len(nrow(states)), fill = seq_len(nrow(fill)))
      a <- states$a[pair$state] + fill$i[pair$fill]
      b <- states$b[pair$state] + fill$j[pair$fill]
      keep <- a <= totals[1] & b <= totals[2] & used - a - b <= totals[3]
      pair <- pair[keep, ]
      a <- a[keep]
      b <- b[keep]
      s <- states$s[pair$state] + fill$s[pair$fill]
      w <- states$w[pair$state] * fill$w[pair$fill]
      o <- order(a, b, s, method = "radix")
      a <- a[o]
      b <- b[o]
      s <- s[o]
      first <- c(TRUE, diff(a) != 0 | diff(b) != 0 | diff(s) != 0)
      states <- data.frame(a = a[first], b = b[first], s = s[first], w = rowsum(w[o], cumsum(first))[, 1])
    }
    split(states, paste(states$a, states$b))
  }
  left <- half(first_half)
  right <- half(setdiff(seq_len(nrow(table)), first_half))
  observed <- sum(mapply(function(r, k) score(table[r, k], r, k), row(table), col(table))) - slack
  extreme <- total <- 0
  for (l in left) {
    r <- right[[paste(totals[1] - l$a[1], totals[2] - l$b[1])]]
    if (is.null(r)) next
    tail <- rev(cumsum(rev(c(r$w, 0)))) # weight from each score upwards; scores are in order
    total <- total + sum(l$w) * tail[1]
    extreme <- extreme + sum(l$w * tail[findInterval(observed - l$s, r$s, left.open = TRUE) + 1])
  }
  extreme / total
}

lcm <- function(x) Reduce(function(a, b) {
  divisor <- a
  rest <- b
  while (rest) {
    old <- rest
    rest <- divisor %% rest
    divisor <- old
  }
  a / divisor * b
}, x)

# Pearson's chi-squared grows with the sum of n^2 / (row total x column total),
# a whole number once multiplied by the common multiples of the totals.
pearson_score <- function(table) {
  by_row <- lcm(rowSums(table)) / rowSums(table)
  by_column <- lcm(colSums(table)) / colSums(table)
  function(n, r, k) n^2 * by_row[[r]] * by_column[[k]]
}

# The rarer the table, the larger the sum of log n!: Fisher, Freeman and Halton.
rarity_score <- function(n, r, k) round(1e8 * lfactorial(n))

local({
  # Balanced halves: the two lists are of similar length.
  first_half <- match(c("sexual-exploitation", "missing-children", "section-46", "sex-offender-management"), areas)

  # Agresti (2002), Categorical Data Analysis, p. 57, from the help page of fisher.test.
  job <- matrix(c(1, 2, 1, 0, 3, 3, 6, 1, 10, 10, 14, 9, 6, 7, 12, 11), 4, 4)

  areas_p <- fisher.test(by_area, workspace = 2e8)$p.value
  # The same by the other route, so that a slip in either shows here.
  stopifnot(abs(areas_p - exact_p(by_area, first_half, rarity_score, slack = 20)) < 1e-8)
  add("exact-independence", "p, eight areas by three grades", areas_p, base_r("fisher.test(workspace = 2e8)"))
  add(
    "exact-independence", "p, self-assessed and inspector-selected sample by three grades",
    fisher.test(by_sample)$p.value, base_r("fisher.test")
  )
  add("exact-independence", "p, job satisfaction (Agresti 2002)", fisher.test(job)$p.value, base_r("fisher.test"))

  add(
    "chi-squared-deals", "chi-squared, eight areas by three grades",
    suppressWarnings(chisq.test(by_area, correct = FALSE))$statistic, base_r("chisq.test")
  )
  add(
    "chi-squared-deals", "exact permutation p, eight areas by three grades",
    exact_p(by_area, first_half, pearson_score(by_area)), base_r("own code (all tables by meeting in the middle)"), 1e-8
  )
  set.seed(20230601)
  deals <- 1e6
  p <- pvalue(chisq_test(as.table(by_area), distribution = approximate(nresample = deals)))
  add(
    "chi-squared-deals", "simulated permutation p, eight areas by three grades", as.numeric(p),
    with_package("coin", "chisq_test(distribution = approximate(nresample = 1e6))"), simulation_tolerance(p, deals)
  )
})

# ---- residuals ---------------------------------------------------------------

local({
  labels <- paste(rep(areas, length(GRADES)), rep(GRADES, each = length(areas)), sep = " / ")
  residuals <- suppressWarnings(chisq.test(by_area))$stdres
  add("residuals", paste0("adjusted residual, ", labels), as.vector(residuals), base_r("chisq.test()$stdres"))

  set.seed(20230602)
  deals <- 1e6
  test <- independence_test(as.table(by_area), teststat = "maximum", distribution = approximate(nresample = deals))
  p <- pvalue(test, method = "step-down")
  stopifnot(rownames(p) == areas, colnames(p) == GRADES)
  add(
    "residuals", paste0("step-down maxT adjusted p, ", labels), as.vector(p),
    with_package("coin", 'independence_test(teststat = "maximum", distribution = approximate(nresample = 1e6)), pvalue(method = "step-down")'),
    simulation_tolerance(as.vector(p), deals)
  )
})

# ---- cramers-v ---------------------------------------------------------------

local({
  n <- sum(by_area)
  r <- nrow(by_area)
  k <- ncol(by_area)
  chi2 <- suppressWarnings(chisq.test(by_area))$statistic[[1]]
  df <- (r - 1) * (k - 1)
  label <- "eight areas by three grades"

  add("cramers-v", paste("V,", label), cramers_v(by_area, adjust = FALSE)[[1]], with_package("effectsize", "cramers_v(adjust = FALSE)"))
  add(
    "cramers-v", paste("bias-corrected V,", label), cramers_v(by_area, adjust = TRUE)[[1]],
    with_package("effectsize", "cramers_v(adjust = TRUE)")
  )
  bergsma <- sqrt(max(0, chi2 / n - df / (n - 1)) / (min(r - (r - 1)^2 / (n - 1), k - (k - 1)^2 / (n - 1)) - 1))
  stopifnot(abs(bergsma - cramers_v(by_area, adjust = TRUE)[[1]]) < 1e-9)

  lambda <- sapply(c(lower = 0.975, upper = 0.025), function(probability) {
    excess <- function(ncp) pchisq(chi2, df, ncp = ncp) - probability
    if (excess(0) <= 0) 0 else uniroot(excess, c(0, 1000), tol = 1e-12)$root
  })
  source <- base_r("uniroot of pchisq(ncp = )")
  add_named("cramers-v", paste("95% noncentrality,", label), lambda, source)
  add_named("cramers-v", paste("95% V,", label), sqrt(lambda / (n * min(r - 1, k - 1))), source)
})

# ---- pooled-ordinal ----------------------------------------------------------

# P(grade <= k) = logistic(threshold k - u), u ~ N(0, sigma^2): larger u, worse grades.

local({
  data <- cases(by_area)
  fit <- clmm(grade ~ 1 + (1 | group), data = data, nAGQ = 50)
  sigma <- attr(VarCorr(fit)$group, "stddev")[[1]]

  # The same likelihood by plain numerical integration, as a check.
  loglik <- function(par) {
    sum(apply(by_area, 1, function(y) {
      f <- function(u) {
        q1 <- plogis(par[1] - u)
        q3 <- plogis(u - par[2])
        q1^y[1] * pmax(1 - q1 - q3, 0)^y[2] * q3^y[3] * dnorm(u, 0, exp(par[3]))
      }
      log(integrate(f, -12, 12, rel.tol = 1e-11, subdivisions = 2000)$value)
    }))
  }
  par <- c(unname(fit$alpha), log(sigma))
  check <- optim(par, function(p) -loglik(p), method = "BFGS", control = list(reltol = 1e-14))
  stopifnot(abs(loglik(par) - fit$logLik) < 1e-6, abs(check$par - par) < 1e-4)

  source <- with_package("ordinal", "clmm(nAGQ = 50)")
  values <- c("threshold 1" = fit$alpha[[1]], "threshold 2" = fit$alpha[[2]], "sigma" = sigma)
  add_named("pooled-ordinal", "maximum likelihood, eight areas", values, source, 1e-4)
  add("pooled-ordinal", "maximum likelihood, eight areas: log likelihood", fit$logLik, source)
})

# The same grades in two steps: inadequate or not; if not, good or not. Each step
# is a binomial model with a random intercept, integrated numerically.
local({
  binomial_fit <- function(worse, better) {
    loglik <- function(par) {
      sum(mapply(function(y, rest) {
        f <- function(z) exp(dbinom(y, y + rest, plogis(par[1] + exp(par[2]) * z), log = TRUE) - lchoose(y + rest, y)) * dnorm(z)
        log(integrate(f, -9, 9, rel.tol = 1e-11, subdivisions = 2000)$value)
      }, worse, better))
    }
    start <- c(qlogis(sum(worse) / sum(worse + better)), 0)
    fit <- optim(start, function(p) -loglik(p), method = "BFGS", control = list(reltol = 1e-14))
    list(threshold = -fit$par[1], sigma = exp(fit$par[2]), loglik = -fit$value)
  }
  first <- binomial_fit(by_area[, 3], by_area[, 1] + by_area[, 2])
  second <- binomial_fit(by_area[, 2], by_area[, 1])
  one_scale <- clmm(grade ~ 1 + (1 | group), data = cases(by_area), nAGQ = 50)
  source <- base_r("integrate and optim")
  label <- "two steps, eight areas"
  values <- c("threshold of inadequate or not" = first$threshold, "sigma of inadequate or not" = first$sigma)
  add_named("pooled-steps", label, values, source, 1e-4)
  add("pooled-steps", paste0(label, ": log likelihood"), first$loglik + second$loglik, source)
  add(
    "pooled-steps", paste0(label, ": log likelihood less that of one scale"),
    first$loglik + second$loglik - as.numeric(one_scale$logLik),
    paste0(source, "; ", with_package("ordinal", "clmm(nAGQ = 50)"))
  )
})

# JAGS. Vague priors are N(0, 100^2); sorting two of them gives the flat prior
# on the ordered thresholds. sigma is half-normal with the given scale.
ORDINAL_MODEL <- "model {
  for (i in 1:groups) {
    y[i, 1:3] ~ dmulti(p[i, 1:3], n[i])
    p[i, 1] <- ilogit(threshold[1] - u[i])
    p[i, 2] <- max(1 - p[i, 1] - p[i, 3], 1.0E-300)
    p[i, 3] <- ilogit(u[i] - threshold[2])
    u[i] <- sigma * z[i]
    z[i] ~ dnorm(0, 1)
    share[i] <- p[i, 3]
  }
  raw[1] ~ dnorm(0, 1.0E-4)
  raw[2] ~ dnorm(0, 1.0E-4)
  threshold[1:2] <- sort(raw)
  sigma ~ dnorm(0, 1 / scale^2) T(0, )
}"

BINARY_MODEL <- "model {
  for (i in 1:groups) {
    y[i] ~ dbin(share[i], n[i])
    share[i] <- ilogit(mu + u[i])
    u[i] <- sigma * z[i]
    z[i] ~ dnorm(0, 1)
  }
  mu ~ dnorm(0, 1.0E-4)
  sigma ~ dnorm(0, 1 / scale^2) T(0, )
}"

CHAINS <- 8
ITERATIONS <- 200000
THIN <- 2
BATCHES_PER_CHAIN <- 25

# Returns the draws of sigma, of the shares and of which group has the largest u,
# chain after chain.
run_jags <- function(model, data, scale, seed) {
  data <- c(data, groups = length(data$n), scale = scale)
  inits <- lapply(seq_len(CHAINS), function(chain) {
    list(.RNG.name = "base::Mersenne-Twister", .RNG.seed = 100 * seed + chain)
  })
  connection <- textConnection(model)
  on.exit(close(connection))
  fit <- jags.model(connection, data = data, inits = inits, n.chains = CHAINS, n.adapt = 2000, quiet = TRUE)
  update(fit, 5000, progress.bar = "none")
  draws <- jags.samples(fit, c("sigma", "share", "u"), ITERATIONS, thin = THIN, progress.bar = "none")
  flat <- function(x) matrix(x, nrow = dim(x)[1]) # group x (draw, chain)
  worst <- max.col(t(flat(draws$u)), ties.method = "first")
  list(sigma = flat(draws$sigma)[1, ], share = t(flat(draws$share)), worst = worst)
}

# A statistic of all draws, with four Monte Carlo standard errors by batch means
# (each batch is thousands of draws, far longer than the chains remember).
estimate <- function(draws, statistic = mean) {
  batches <- CHAINS * BATCHES_PER_CHAIN
  parts <- apply(matrix(draws, ncol = batches), 2, statistic)
  c(value = statistic(draws), tolerance = round_up(max(4 * sd(parts) / sqrt(batches), 4 / length(draws))))
}
quantile_of <- function(probability) function(x) quantile(x, probability, names = FALSE)

jags_source <- function(scale) {
  paste0(
    with_package("rjags", paste0("JAGS ", jags.version())), ", ", CHAINS, " chains of ",
    format(ITERATIONS, scientific = FALSE), ", sigma half-normal(", scale, ")"
  )
}

local({
  ordinal_data <- list(y = unname(by_area), n = unname(rowSums(by_area)))
  binary_data <- list(y = unname(by_area[, "inadequate"]), n = unname(rowSums(by_area)))
  # BUGS Examples, volume 1, "Surgical: institutional ranking": deaths and
  # operations on infants in twelve hospitals, A to L.
  surgical_data <- list(
    y = c(0, 18, 8, 46, 8, 13, 9, 31, 14, 8, 29, 24),
    n = c(47, 148, 119, 810, 211, 196, 148, 215, 207, 97, 256, 360)
  )
  hospitals <- LETTERS[1:12]
  missing <- match("missing-children", areas)

  add_estimate <- function(quantity, draws, scale, statistic = mean) {
    result <- estimate(draws, statistic)
    add("pooled-ordinal", quantity, result[["value"]], jags_source(scale), result[["tolerance"]])
  }
  add_worst <- function(prefix, fit, groups, scale) {
    for (i in seq_along(groups)) add_estimate(paste0(prefix, ", P(worst), ", groups[i]), fit$worst == i, scale)
  }
  add_mean_share <- function(prefix, fit, groups, scale) {
    for (i in seq_along(groups)) add_estimate(paste0(prefix, ", posterior mean, ", groups[i]), fit$share[, i], scale)
  }

  jobs <- list(
    list(model = ORDINAL_MODEL, data = ordinal_data, scale = 1, seed = 1),
    list(model = BINARY_MODEL, data = binary_data, scale = 1, seed = 4),
    list(model = BINARY_MODEL, data = surgical_data, scale = 1, seed = 5),
    list(model = BINARY_MODEL, data = binary_data, scale = 0.5, seed = 6),
    list(model = BINARY_MODEL, data = binary_data, scale = 2, seed = 7),
    list(model = BINARY_MODEL, data = binary_data, scale = 5, seed = 8)
  )
  # Seeds belong to the jobs: the results do not depend on the number of cores.
  fits <- mclapply(jobs, function(job) do.call(run_jags, job), mc.cores = 2, mc.preschedule = FALSE)
  stopifnot(sapply(fits, is.list))

  add_estimate("three grades, sigma: posterior mean", fits[[1]]$sigma, 1)
  for (i in seq_along(areas)) {
    share <- fits[[1]]$share[, i]
    prefix <- paste0("three grades, P(inadequate), ", areas[i])
    add_estimate(paste0(prefix, ": posterior mean"), share, 1)
    add_estimate(paste0(prefix, ": 2.5% quantile"), share, 1, quantile_of(0.025))
    add_estimate(paste0(prefix, ": 97.5% quantile"), share, 1, quantile_of(0.975))
  }
  add_worst("three grades", fits[[1]], areas, 1)
  add_mean_share("inadequate or not, P(inadequate)", fits[[2]], areas, 1)
  add_worst("inadequate or not", fits[[2]], areas, 1)
  add_estimate("inadequate or not, sigma: posterior mean", fits[[2]]$sigma, 1)
  for (i in seq_along(areas)) {
    for (end in c(2.5, 97.5)) {
      quantity <- paste0("inadequate or not, P(inadequate), ", end, "% quantile, ", areas[i])
      add_estimate(quantity, fits[[2]]$share[, i], 1, quantile_of(end / 100))
    }
  }
  add_mean_share("surgical, mortality", fits[[3]], hospitals, 1)
  add_worst("surgical", fits[[3]], hospitals, 1)
  for (job in 4:6) {
    prefix <- paste0("inadequate or not, half-normal(", jobs[[job]]$scale, "), missing-children, ")
    add_estimate(paste0(prefix, "P(worst)"), fits[[job]]$worst == missing, jobs[[job]]$scale)
    add_estimate(paste0(prefix, "posterior mean"), fits[[job]]$share[, missing], jobs[[job]]$scale)
  }
})

# ---- power -------------------------------------------------------------------

local({
  # Probability that the 95% interval of the difference excludes nought, over
  # every pair of numbers the two samples can give.
  power_of <- function(n1, n2, p1, p2) {
    limits1 <- t(sapply(0:n1, wilson, n = n1))
    limits2 <- t(sapply(0:n2, wilson, n = n2))
    pair <- expand.grid(x1 = 0:n1, x2 = 0:n2)
    interval <- square_and_add(
      pair$x1 / n1, limits1[pair$x1 + 1, ], pair$x2 / n2, limits2[pair$x2 + 1, ]
    )
    stopifnot(abs(interval) > 1e-9) # no limit so near nought that rounding decides
    excludes <- interval[, "lower"] > 0 | interval[, "upper"] < 0
    sum(dbinom(pair$x1, n1, p1) * dbinom(pair$x2, n2, p2) * excludes)
  }
  settings <- list(
    c(70, 70, 0.5, 0.5), c(70, 70, 0.5, 0.357142857), c(70, 70, 0.5, 0.25),
    c(6, 16, 0.9, 0.2), c(6, 16, 0.5, 0.5), c(16, 16, 0.8, 0.3), c(6, 64, 0.9, 0.45)
  )
  for (s in settings) {
    add(
      "power", sprintf("n %d and %d, true shares %.9g and %.9g", s[1], s[2], s[3], s[4]),
      power_of(s[1], s[2], s[3], s[4]), base_r("prop.test(correct = FALSE), dbinom and own code")
    )
  }
})

# ---- kappa and marginal-homogeneity ------------------------------------------

local({
  # The table of the 33 cases graded twice is not published, only its totals. Two
  # of the tables with these totals, rows the force, columns the inspectorate.
  square <- function(x, levels = GRADES) {
    as.table(matrix(x, length(levels), byrow = TRUE, dimnames = list(first = levels, second = levels)))
  }
  tables <- list(
    "10 4 6 / 0 2 6 / 0 0 5" = square(c(10, 4, 6, 0, 2, 6, 0, 0, 5)),
    "0 3 17 / 5 3 0 / 5 0 0" = square(c(0, 3, 17, 5, 3, 0, 5, 0, 0))
  )
  for (table in tables) stopifnot(rowSums(table) == force_33, colSums(table) == sample_33)

  for (label in names(tables)) {
    linear <- Kappa(tables[[label]], weights = "Equal-Spacing")
    quadratic <- Kappa(tables[[label]], weights = "Fleiss-Cohen")
    add("kappa", paste("unweighted,", label), linear$Unweighted[["value"]], with_package("vcd", "Kappa"))
    add("kappa", paste("linear weights,", label), linear$Weighted[["value"]], with_package("vcd", 'Kappa(weights = "Equal-Spacing")'))
    add("kappa", paste("quadratic weights,", label), quadratic$Weighted[["value"]], with_package("vcd", 'Kappa(weights = "Fleiss-Cohen")'))
    add("kappa", paste("standard error, unweighted,", label), linear$Unweighted[["ASE"]], with_package("vcd", "Kappa"))
    add("kappa", paste("standard error, linear weights,", label), linear$Weighted[["ASE"]], with_package("vcd", 'Kappa(weights = "Equal-Spacing")'))
    add("kappa", paste("standard error, quadratic weights,", label), quadratic$Weighted[["ASE"]], with_package("vcd", 'Kappa(weights = "Fleiss-Cohen")'))
  }

  # Symmetry: every case that the sides grade differently is swapped or not, one
  # vector of 0 and 1 summed up pair of grades by pair of grades.
  for (label in names(tables)) {
    table <- unclass(tables[[label]])
    differ <- c(table[1, 2] + table[2, 1], table[2, 3] + table[3, 2], table[1, 3] + table[3, 1])
    seen <- c(table[1, 2], table[2, 3], table[1, 3])
    ups <- as.matrix(expand.grid(0:differ[1], 0:differ[2], 0:differ[3]))
    chance <- dbinom(ups[, 1], differ[1], 0.5) * dbinom(ups[, 2], differ[2], 0.5) * dbinom(ups[, 3], differ[3], 0.5)
    net <- function(u) 2 * u - differ # more up than down, by pair of grades
    covariance <- matrix(c(differ[1] + differ[3], -differ[1], -differ[1], differ[1] + differ[2]), 2)
    statistics <- list(
      "in steps" = function(u) abs(sum(net(u) * c(1, 1, 2))),
      "all grades (exact Stuart-Maxwell)" = function(u) {
        d <- c(net(u)[1] + net(u)[3], net(u)[2] - net(u)[1])
        sum(d * solve(covariance, d))
      }
    )
    for (name in names(statistics)) {
      far <- apply(ups, 1, statistics[[name]]) >= statistics[[name]](seen) - 1e-9
      add("symmetry", paste0("exact p, ", name, ", ", label), sum(chance[far]), base_r("dbinom and solve, every outcome of the coins"))
    }
    up <- seen[1] + seen[2] + seen[3]
    add("symmetry", paste0("exact p, cases up or down, ", label), binom.test(up, sum(differ))$p.value, base_r("binom.test"))
    for (grade in c(1, 3)) {
      apart <- c(sum(table[grade, -grade]), sum(table[-grade, grade]))
      add("mcnemar", paste0("exact p, ", GRADES[grade], ", ", label), binom.test(apart[1], sum(apart))$p.value, base_r("binom.test"))
    }
    shift <- rep(as.vector(col(table) - row(table)), as.vector(table))
    add_named("paired-shift", paste0("steps a case, 95%, ", label), setNames(t.test(shift)$conf.int[1:2], c("lower", "upper")), base_r("t.test"))
  }

  # Stuart (1955), Biometrika 42, 412-416: unaided distance vision of 7477 women,
  # right eye by left eye.
  tables[["unaided vision (Stuart 1955)"]] <- square(
    c(1520, 266, 124, 66, 234, 1512, 432, 78, 117, 362, 1772, 205, 36, 82, 179, 492),
    c("highest", "second", "third", "lowest")
  )
  for (label in names(tables)) {
    test <- mh_test(tables[[label]])
    source <- with_package("coin", "mh_test")
    add("marginal-homogeneity", paste("Stuart-Maxwell chi-squared,", label), statistic(test), source)
    add("marginal-homogeneity", paste("Stuart-Maxwell p,", label), as.numeric(pvalue(test)), source)
  }
})

# ---- sign-test ---------------------------------------------------------------

for (x in list(c(12, 12), c(23, 33), c(15, 18))) {
  add("sign-test", paste("two-sided p,", x[1], "of", x[2]), binom.test(x[1], x[2])$p.value, base_r("binom.test"))
}

# ---- clopper-pearson ---------------------------------------------------------

for (x in list(c(18, 31), c(15, 18), c(12, 12))) {
  limits <- setNames(binom.test(x[1], x[2])$conf.int[1:2], c("lower", "upper"))
  add_named("clopper-pearson", paste(of(x[1], x[2]), "95%"), limits, base_r("binom.test"))
}

# ---- mann-whitney ------------------------------------------------------------

# All 2 x 3 tables with the given margins, weighted by the multivariate
# hypergeometric distribution. Ranks doubled are whole numbers: ties are exact.
enumerated_rank_p <- function(first, second) {
  both <- first + second
  ranks2 <- 2 * cumsum(both) - both + 1
  tables <- expand.grid(lapply(both, function(n) 0:n))
  tables <- as.matrix(tables[rowSums(tables) == sum(first), ])
  ways <- lchoose(both[1], tables[, 1]) + lchoose(both[2], tables[, 2]) + lchoose(both[3], tables[, 3])
  weight <- exp(ways - lchoose(sum(both), sum(first)))
  expected <- sum(first) * (sum(both) + 1)
  distance <- abs(tables %*% ranks2 - expected)
  sum(weight[distance >= abs(sum(first * ranks2) - expected)])
}

for (label in names(comparisons)) {
  pair <- comparisons[[label]]
  data <- cases(do.call(rbind, pair), c("first", "second"))
  data$score <- as.integer(data$grade)
  p <- as.numeric(pvalue(wilcox_test(score ~ group, data = data, distribution = "exact")))
  stopifnot(abs(p - enumerated_rank_p(pair[[1]], pair[[2]])) < 1e-9)
  add("mann-whitney", paste("exact two-sided p,", label), p, with_package("coin", 'wilcox_test(distribution = "exact")'))
}

# ---- probability-worse -------------------------------------------------------

# P(x > y) + P(x = y) / 2 with the Brunner-Munzel interval. Brunner and Munzel's
# variance is that of DeLong for the area under the curve, so it comes from pROC;
# the degrees of freedom need its two parts, here from all pairs, not from ranks.
probability_larger <- function(x, y) {
  curve <- roc(controls = y, cases = x, direction = "<", quiet = TRUE)
  p <- as.numeric(auc(curve))
  wins <- outer(x, y, ">") + outer(x, y, "==") / 2
  part <- c(var(rowMeans(wins)) / length(x), var(colMeans(wins)) / length(y))
  variance <- var(curve, method = "delong")
  stopifnot(abs(sum(part) - variance) < 1e-12)
  df <- sum(part)^2 / sum(part^2 / (c(length(x), length(y)) - 1))
  half <- qt(0.975, df) * sqrt(variance)
  c("probability" = p, "95% lower" = p - half, "95% upper" = p + half, "degrees of freedom" = df)
}

local({
  source <- with_package("pROC", 'auc and var(method = "delong"); degrees of freedom own code')
  for (label in names(comparisons)) {
    scores <- lapply(comparisons[[label]], function(n) rep(1:3, n))
    add_named("probability-worse", paste0("first worse, ", label), probability_larger(scores[[1]], scores[[2]]), source)
  }
  # Shoulder pain on the third day after the operation, active treatment (x) and
  # none (y): Lumley (1996) in Brunner and Munzel (2000), Biometrical Journal 42, 17-25.
  x <- c(1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 1, 1)
  y <- c(3, 3, 4, 3, 1, 2, 3, 1, 1, 5, 4)
  add_named("probability-worse", "y larger than x, shoulder pain (Brunner and Munzel 2000)", probability_larger(y, x), source)
})

# ---- proportional-odds -------------------------------------------------------

local({
  control <- clm.control(gradTol = 1e-10)
  # Log odds ratio of the second group against the first: positive, second worse.
  compare <- function(reference, group, label) {
    data <- cases(rbind(reference, group), c("reference", "group"))
    fit <- clm(grade ~ group, data = data, control = control)
    null <- clm(grade ~ 1, data = data, control = control)
    free <- clm(grade ~ 1, nominal = ~group, data = data, control = control)
    b <- coef(fit)[["groupgroup"]]
    se <- sqrt(vcov(fit)["groupgroup", "groupgroup"])
    stopifnot(abs(coef(polr(grade ~ group, data = data, control = list(reltol = 1e-14))) - b) < 1e-5)
    half <- qnorm(0.975) * se
    source <- with_package("ordinal", "clm")
    values <- c("log odds ratio" = b, "standard error" = se, "95% Wald lower" = b - half, "95% Wald upper" = b + half)
    add_named("proportional-odds", label, values, source)

    ratio_test <- function(small, large, name, source) {
      chi2 <- 2 * as.numeric(logLik(large) - logLik(small))
      df <- length(coef(large)) - length(coef(small))
      values <- c("chi-squared" = chi2, "p" = pchisq(chi2, df, lower.tail = FALSE))
      add_named("proportional-odds", paste0(label, ": likelihood ratio test of ", name), values, source)
    }
    ratio_test(null, fit, "no difference", source)
    ratio_test(fit, free, "proportional odds", with_package("ordinal", "clm(nominal = ~group)"))
  }
  # The odds ratio at each cut of the scale, by logistic regression.
  cuts <- function(reference, group, label) {
    for (best in 1:2) {
      worse <- c(sum(group[-seq_len(best)]), sum(reference[-seq_len(best)]))
      better <- c(sum(group[seq_len(best)]), sum(reference[seq_len(best)]))
      fit <- glm(cbind(worse, better) ~ c(1, 0), family = binomial, epsilon = 1e-14)
      half <- qnorm(0.975) * sqrt(vcov(fit)[2, 2])
      values <- exp(coef(fit)[[2]] + c("odds ratio" = 0, "95% lower" = -half, "95% upper" = half))
      add_named("odds-ratio", paste0(label, ", cut after grade ", best), values, base_r("glm(family = binomial)"))
    }
  }
  cuts(news_item, thames_valley, "Thames Valley against Wiltshire news item")
  cuts(return_visit, thames_valley, "Thames Valley against Wiltshire return visit")

  compare(news_item, thames_valley, "Thames Valley against Wiltshire news item")
  compare(return_visit, thames_valley, "Thames Valley against Wiltshire return visit")

  # McCullagh (1980), JRSS B 42, 109-142, table 1 (Holmes and Williams 1954):
  # tonsils not enlarged, enlarged, greatly enlarged in children who do and do
  # not carry Streptococcus pyogenes.
  grades <- c("not enlarged", "enlarged", "greatly enlarged")
  carriers <- setNames(c(19, 29, 24), grades)
  others <- setNames(c(497, 560, 269), grades)
  compare(others, carriers, "tonsils, carriers against non-carriers (McCullagh 1980)")
})

# ---- equivalence -------------------------------------------------------------

local({
  label <- "Thames Valley minus Wiltshire news item"
  add_grade_differences("equivalence", thames_valley, news_item, label, 0.9)
  margins <- sapply(GRADES, function(grade) max(abs(grade_difference(thames_valley, news_item, grade, 0.9))))
  source <- base_r("prop.test(correct = FALSE, conf.level = 0.9) and own code")
  add_named("equivalence", paste0(label, ", smallest margin"), margins, source)
  add("equivalence", paste0(label, ", smallest margin: all grades"), max(margins), source)
})

# ---- holm --------------------------------------------------------------------

local({
  p <- c(0.01, 0.04, 0.03, 0.005)
  add("holm", paste("adjusted p of", p, "among 0.01, 0.04, 0.03, 0.005"), p.adjust(p, "holm"), base_r('p.adjust(method = "holm")'))
})

write_output("verification/r.csv")
