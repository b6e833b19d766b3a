# The numbers of the chapter on return visits, computed in R from data/ alone.
#
#     Rscript verification/return-visits.R
#
# Needs the Debian packages r-base-core, r-cran-lme4 and r-cran-metafor.

suppressPackageStartupMessages({
  library(lme4)
  library(metafor)
})

csv <- function(name) read.csv(file.path("data", paste0(name, ".csv")), colClasses = "character")
inspections <- csv("inspections")
gradings <- csv("case_gradings")
totals <- csv("case_totals")

whole <- gradings[gradings$sample == "all" & gradings$assessor == "inspectorate" &
  gradings$area == "all areas" & grepl("^[0-9]+$", gradings$cases), ]
of <- totals[totals$sample == "all", c("inspection", "cases")]
names(of)[2] <- "of"

counts <- function(grade, quarters = FALSE) {
  seen <- merge(whole[whole$grade == grade, c("inspection", "cases")], of)
  seen <- merge(seen, inspections[, c("id", "force", "kind")], by.x = "inspection", by.y = "id")
  seen$cases <- as.numeric(seen$cases)
  seen$of <- as.numeric(seen$of)
  kinds <- c("initial", "return visit", if (quarters) "quarterly update")
  seen[seen$kind %in% kinds, ]
}
pairs_of <- function(grade) {
  seen <- counts(grade)
  merge(seen[seen$kind == "initial", ], seen[seen$kind == "return visit", ],
    by = "force", suffixes = c(".first", ".back"))
}
average <- function(pairs) {
  effect <- escalc("RD", ai = pairs$cases.back, n1i = pairs$of.back,
    ci = pairs$cases.first, n2i = pairs$of.first)
  rma(yi, vi, data = effect, method = "PM", test = "adhoc")
}
mixed <- function(grade, quarters = FALSE) {
  seen <- counts(grade, quarters)
  seen$back <- as.numeric(seen$kind != "initial")
  model <- glmer(cbind(cases, of - cases) ~ back + (1 | force), data = seen, family = binomial,
    nAGQ = 25)
  line <- summary(model)$coefficients["back", ]
  exp(line[1] + c(0, -1, 1) * qnorm(0.975) * line[2])
}

rows <- list()
add <- function(name, values, source, tolerance = 0) {
  rows[[length(rows) + 1]] <<- data.frame(chapter = "return-visits", name,
    value = paste(format(as.numeric(values), digits = 8, trim = TRUE), collapse = " "),
    tolerance, source)
}
by_metafor <- "metafor, rma(method = 'PM', test = 'adhoc')"
by_lme4 <- "lme4, glmer(nAGQ = 25)"

good <- pairs_of("good")
model <- average(good)
weight <- weights(model)
without <- average(good[-which.max(weight), ])
add("pairs_good", nrow(good), "merge of the tables")
add("good_change", 100 * model$beta, by_metafor)
add("good_interval", 100 * c(model$ci.lb, model$ci.ub), by_metafor)
add("good_interval_without", 100 * c(without$ci.lb, without$ci.ub), by_metafor)
add("heaviest_weight", max(weight), by_metafor)
bad <- pairs_of("inadequate")
bad_model <- average(bad)
add("pairs_bad", nrow(bad), "merge of the tables")
add("bad_interval", 100 * c(bad_model$ci.lb, bad_model$ci.ub), by_metafor)
middle_model <- average(pairs_of("requires improvement"))
p <- c(model$pval, middle_model$pval, bad_model$pval)
add("p_good", p[1], by_metafor)
add("p_good_adjusted", p.adjust(p, "holm")[1], "metafor, then p.adjust")
unclear <- sapply(seq_len(nrow(good)), function(i) average(good[-i, ])$ci.lb < 0)
add("unclear", sum(unclear), by_metafor)
add("good_first", c(sum(good$cases.first), sum(good$of.first)), "sums")
add("good_back", c(sum(good$cases.back), sum(good$of.back)), "sums")
add("good_first_share", 100 * sum(good$cases.first) / sum(good$of.first), "sums")
seen <- counts("good")
rest <- seen[!seen$force %in% good$force, ]
first <- rest[rest$kind == "initial", ]
lone <- rest[rest$kind == "return visit", ]
add("good_other_share", 100 * sum(first$cases) / sum(first$of), "sums")
add("lone_back", c(sum(lone$cases), sum(lone$of)), "sums")
visits <- inspections[inspections$kind == "return visit", ]
initial <- inspections[inspections$kind == "initial", ]
listed <- unique(initial$force)
date_of <- function(row) {
  known <- grep("^[0-9]", c(row$fieldwork, row$published), value = TRUE)
  if (length(known)) min(known) else ""
}
# A return visit counts unless it is known to have come before the first inspection.
returned <- unique(unlist(lapply(seq_len(nrow(visits)), function(i) {
  of_force <- initial[initial$force == visits$force[i], ]
  if (nrow(of_force) == 0) return(NULL)
  dates <- c(date_of(of_force[1, ]), date_of(visits[i, ]))
  length <- min(nchar(dates))
  if (substr(dates[1], 1, length) <= substr(dates[2], 1, length)) visits$force[i]
})))
unpaired <- length(returned) - nrow(good)
add("first_listed", length(listed), "lengths of lists")
add("returned", length(returned), "lengths of lists")
add("unpaired", unpaired, "lengths of lists")

# What isn't known is between no case and all that no other grade has.
all_counts <- whole[whole$grade != "good", c("inspection", "cases")]
share <- function(kind, most) {
  sum(sapply(returned, function(force) {
    ids <- inspections$id[inspections$force == force & inspections$kind == kind]
    known <- seen[seen$inspection %in% ids, ]
    if (nrow(known)) return(known$cases[1] / known$of[1])
    others <- all_counts[all_counts$inspection %in% ids, ]
    if (!most) return(0)
    if (nrow(others) == 0) return(1)
    1 - sum(as.numeric(others$cases)) / as.numeric(of$of[of$inspection == others$inspection[1]])
  }))
}
case <- function(most) {
  100 * (share("return visit", most) - share("initial", !most)) / length(returned)
}
add("worst_case", case(FALSE), "sums")
add("best_case", case(TRUE), "sums")
plain <- good$cases.back / good$of.back - good$cases.first / good$of.first
add("plain_change", 100 * mean(plain), "sums")
add("tipping", 100 * sum(plain) / unpaired, "sums")

# What a first result says of the next: a sum over a plain grid of averages and spreads.
grid <- expand.grid(average = (1:400 - 0.5) / 400, spread = (1:400 - 0.5) / 400)
together <- grid$spread^-2 - 1
a <- grid$average * together
b <- (1 - grid$average) * together
all_first <- seen[seen$kind == "initial", ]
log_likelihood <- 0
for (i in seq_len(nrow(all_first))) {
  yes <- all_first$cases[i]
  no <- all_first$of[i] - yes
  log_likelihood <- log_likelihood + lbeta(a + yes, b + no) - lbeta(a, b)
}
likely <- exp(log_likelihood - max(log_likelihood))
likely <- likely / sum(likely)
guess <- sapply(seq_len(nrow(good)), function(i) {
  sum(likely * (a + good$cases.first[i]) / (together + good$of.first[i]))
})
moves <- guess - good$cases.first / good$of.first
add("expected_move", sum(weight / sum(weight) * 100 * moves), "a grid of averages and spreads",
  0.01)

for (grade in c("good", "inadequate")) {
  name <- if (grade == "good") "odds_good" else "odds_bad"
  found <- mixed(grade)
  add(name, found[1], by_lme4, 0.002)
  # lme4's errors take the spread as known; the chapter's allow for its being estimated.
  add(paste0(name, "_interval"), found[2:3], by_lme4, 0.003)
}
quarters <- counts("good", TRUE)
quarters <- quarters[quarters$kind == "quarterly update", ]
add("quarters", c(sum(quarters$cases), sum(quarters$of)), "sums")
with_quarters <- mixed("good", TRUE)
add("odds_quarters", with_quarters[1], by_lme4, 0.002)
add("odds_quarters_interval", with_quarters[2:3], by_lme4, 0.005)

# The true share at a return visit whose difference would be found four times in five.
wilson <- function(x, n) {
  z <- qnorm(0.975)
  middle <- (x + z^2 / 2) / (n + z^2)
  half <- z / (n + z^2) * sqrt(x * (n - x) / n + z^2 / 4)
  cbind(middle - half, middle + half)
}
before <- sum(good$cases.first) / sum(good$of.first)
n1 <- floor(median(good$of.back))
n2 <- floor(median(good$of.first))
w1 <- wilson(0:n1, n1)
w2 <- wilson(0:n2, n2)
p1 <- 0:n1 / n1
p2 <- 0:n2 / n2
low <- outer(p1, p2, "-") - sqrt(outer((p1 - w1[, 1])^2, (w2[, 2] - p2)^2, "+"))
high <- outer(p1, p2, "-") + sqrt(outer((w1[, 2] - p1)^2, (p2 - w2[, 1])^2, "+"))
clear <- low > 0 | high < 0
power <- function(share) sum(outer(dbinom(0:n1, n1, share), dbinom(0:n2, n2, before))[clear])
found <- uniroot(function(share) power(share) - 0.8, c(before + 0.05, 0.95), tol = 1e-8)
add("detectable", 100 * found$root, "exact power of Newcombe's interval")
write.csv(do.call(rbind, rows), "verification/return-visits.csv", row.names = FALSE, quote = TRUE)
