# Reference values from R for every statistical method of the book.
#
# The book computes its statistics in Python. This script computes the same
# quantities in R, from the definitions of the methods and with other people's
# packages where there are any, without looking at the Python code. Its output,
# verification/r.csv, is kept in the repository and the tests compare the
# Python results with it: the tests do not need R.
#
# Run from the root of the repository (about half a minute):
#
#     Rscript verification/reference.R
#
# Needs these Debian packages (made with Debian 12, R 4.2.2):
#
#     r-base-core r-cran-coin r-cran-effectsize r-cran-proc
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
  library(pROC)
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
gradings <- gradings[grepl("^[0-9]+$", gradings$cases), ] # a gap has a label, never a number
gradings$cases <- as.integer(gradings$cases)
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

local({
  # Balanced halves: the two lists are of similar length.
  first_half <- match(c("sexual-exploitation", "missing-children", "section-46", "sex-offender-management"), areas)

  # Agresti (2002), Categorical Data Analysis, p. 57, from the help page of fisher.test.
  job <- matrix(c(1, 2, 1, 0, 3, 3, 6, 1, 10, 10, 14, 9, 6, 7, 12, 11), 4, 4)

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

# ---- partial-pooling ---------------------------------------------------------

# Shares of groups are drawn from a beta distribution whose average, and whose
# spread as a part of the largest possible, are both flat from 0 to 1. A plain
# grid, finer than any digit that is compared.
local({
  y <- by_area[, "inadequate"]
  n <- rowSums(by_area)
  grid <- expand.grid(average = (seq_len(400) - 0.5) / 400, spread = (seq_len(400) - 0.5) / 400)
  together <- grid$spread^-2 - 1
  a <- grid$average * together
  b <- (1 - grid$average) * together
  log_likelihood <- 0
  for (i in seq_along(y)) log_likelihood <- log_likelihood + lbeta(a + y[i], b + n[i] - y[i]) - lbeta(a, b)
  weight <- exp(log_likelihood - max(log_likelihood))
  weight <- weight / sum(weight)
  kept <- weight > 1e-12
  a <- a[kept]
  b <- b[kept]
  weight <- weight[kept]
  source <- base_r("lbeta, pbeta and uniroot over a grid")
  for (i in seq_along(y)) {
    below <- function(limit) sum(weight * pbeta(limit, a + y[i], b + n[i] - y[i]))
    end <- function(tail) uniroot(function(x) below(x) - tail, c(0, 1), tol = 1e-9)$root
    values <- c(
      "mean" = sum(weight * (a + y[i]) / (a + b + n[i])), "2.5% quantile" = end(0.025),
      "97.5% quantile" = end(0.975), "P(share below 0.5)" = below(0.5)
    )
    add_named("partial-pooling", paste0("inadequate, ", areas[i]), values, source, 5e-4)
  }
  add("partial-pooling", "inadequate, mean spread of shares", sum(weight * sqrt(a * b / (a + b + 1)) / (a + b)), source, 5e-4)
})

# ---- control-limits ----------------------------------------------------------

# The least and the largest count that neither tail of the binomial excludes.
for (n in c(70, 374)) {
  for (share in c(0.235, 0.335)) {
    for (level in c(0.95, 0.998)) {
      tail <- (1 - level) / 2
      inside <- which(pbinom(0:n, n, share) > tail & pbinom(0:n - 1, n, share, lower.tail = FALSE) > tail) - 1
      add_named(
        "control-limits", sprintf("%g of %d cases, true share %g", level, n, share),
        c("least" = min(inside), "largest" = max(inside)), base_r("pbinom")
      )
    }
  }
}

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

# ---- the same cases graded twice ---------------------------------------------

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

write_output("verification/r.csv")
