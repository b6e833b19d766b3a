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

counts <- function(grade) {
  seen <- merge(whole[whole$grade == grade, c("inspection", "cases")], of)
  seen <- merge(seen, inspections[, c("id", "force", "kind")], by.x = "inspection", by.y = "id")
  seen$cases <- as.numeric(seen$cases)
  seen$of <- as.numeric(seen$of)
  seen[seen$kind %in% c("initial", "return visit"), ]
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
mixed <- function(grade) {
  seen <- counts(grade)
  seen$back <- as.numeric(seen$kind == "return visit")
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
add("good_first", c(sum(good$cases.first), sum(good$of.first)), "sums")
add("good_back", c(sum(good$cases.back), sum(good$of.back)), "sums")
add("good_first_share", 100 * sum(good$cases.first) / sum(good$of.first), "sums")
seen <- counts("good")
rest <- seen[!seen$force %in% good$force, ]
first <- rest[rest$kind == "initial", ]
lone <- rest[rest$kind == "return visit", ]
add("good_other_share", 100 * sum(first$cases) / sum(first$of), "sums")
add("lone_back", c(sum(lone$cases), sum(lone$of)), "sums")
visited <- unique(inspections$force[inspections$kind == "return visit"])
listed <- unique(inspections$force[inspections$kind == "initial"])
returned <- intersect(listed, visited)
unpaired <- length(returned) - nrow(good)
add("first_listed", length(listed), "lengths of lists")
add("returned", length(returned), "lengths of lists")
add("unpaired", unpaired, "lengths of lists")

# A force is known in part, in whole or not at all; what isn't is 0 or 1.
share <- function(kind, unknown) {
  known <- seen[seen$kind == kind & seen$force %in% returned, ]
  sum(known$cases / known$of) + unknown * (length(returned) - nrow(known))
}
case <- function(back, first) {
  100 * (share("return visit", back) - share("initial", first)) / length(returned)
}
add("worst_case", case(0, 1), "sums")
add("best_case", case(1, 0), "sums")
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
write.csv(do.call(rbind, rows), "verification/return-visits.csv", row.names = FALSE, quote = TRUE)
