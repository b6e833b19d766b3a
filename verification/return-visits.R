# The numbers of the chapter on return visits, computed in R from data/ alone.
#
#     Rscript verification/return-visits.R
#
# Needs the Debian packages r-base-core and r-cran-metafor.

suppressPackageStartupMessages(library(metafor))

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
date_of <- function(ids) {
  row <- inspections[match(ids, inspections$id), ]
  known <- function(date) grepl("^[0-9]", date)
  ifelse(known(row$fieldwork), row$fieldwork, ifelse(known(row$published), row$published, ""))
}
# A visit goes with the inspection before it, as far as dates are known, and of several visits the
# first is compared.
followed <- function(first, back) {
  both <- merge(first, back, by = "force", suffixes = c(".first", ".back"))
  one <- date_of(both$inspection.first)
  two <- date_of(both$inspection.back)
  length <- pmin(nchar(one), nchar(two))
  both <- both[substr(one, 1, length) <= substr(two, 1, length), ]
  both[order(date_of(both$inspection.first), date_of(both$inspection.back),
    both$inspection.first, both$inspection.back, method = "radix"), ]
}
graded <- unique(whole$inspection)
visits_of <- function(kind) {
  seen <- inspections[inspections$id %in% graded & inspections$kind == kind &
    inspections$grading_scale != "four grades", c("id", "force")]
  names(seen)[1] <- "inspection"
  seen
}
pairs <- followed(visits_of("initial"), visits_of("return visit"))
pairs <- pairs[!duplicated(pairs$inspection.back, fromLast = TRUE), ]
pairs <- pairs[!duplicated(pairs$inspection.first), ]
pairs_of <- function(grade) {
  seen <- counts(grade)[, c("inspection", "cases", "of")]
  both <- merge(pairs, seen, by.x = "inspection.first", by.y = "inspection")
  merge(both, seen, by.x = "inspection.back", by.y = "inspection", suffixes = c(".first", ".back"))
}
average <- function(pairs, looks = 1) {
  effect <- escalc("RD", ai = pairs$cases.back, n1i = pairs$of.back,
    ci = pairs$cases.first, n2i = pairs$of.first)
  rma(yi, vi, data = effect, method = "PM", test = "adhoc", level = 100 * (1 - 0.05 / looks),
    control = list(tol = 1e-12, threshold = 1e-12, maxiter = 1000))
}

rows <- list()
add <- function(name, values, source, tolerance = 0) {
  rows[[length(rows) + 1]] <<- data.frame(chapter = "return-visits", name,
    value = paste(format(as.numeric(values), digits = 8, trim = TRUE), collapse = " "),
    tolerance, source)
}
by_metafor <- "metafor, rma(method = 'PM', test = 'adhoc')"
ends <- function(low, high, values) {
  add(low, 100 * values[1], by_metafor)
  add(high, 100 * values[2], by_metafor)
}

good <- pairs_of("good")
model <- average(good)
weight <- weights(model)
without <- average(good[-which.max(weight), ])
add("answer.pairs", nrow(good), "merge of the tables")
# The sentence says which way, and the number how far.
add("answer.change", abs(100 * model$beta), by_metafor)
wide <- average(good, 3)
# The sentence says which way, and the numbers how far.
ends("answer.low", "answer.high", abs(c(wide$ci.lb, wide$ci.ub)))
add("answer.weight", max(weight), by_metafor)
add("answer.looks", 3, "three grades")
ends("leaving_out.low", "leaving_out.high", c(without$ci.lb, without$ci.ub))
bad <- pairs_of("inadequate")
middle <- pairs_of("requires improvement")
bad_model <- average(bad, 3)
middle_model <- average(middle, 3)
alike <- Reduce(intersect, list(good$inspection.back, bad$inspection.back, middle$inspection.back))
add("answer.of_all_grades", length(alike), "merge of the tables")
add("answer.change.2", 100 * middle_model$beta, by_metafor)
ends("answer.low.2", "answer.high.2", c(middle_model$ci.lb, middle_model$ci.ub))
add("answer.change.3", 100 * bad_model$beta, by_metafor)
ends("answer.low.3", "answer.high.3", c(bad_model$ci.lb, bad_model$ci.ub))
p <- c(model$pval, middle_model$pval, bad_model$pval)
add("probable.p", p[1], by_metafor)
add("probable.p_adjusted", p.adjust(p, "holm")[1], "metafor, then p.adjust")
add("certain.first", c(sum(good$cases.first), sum(good$of.first)), "sums")
add("certain.back", c(sum(good$cases.back), sum(good$of.back)), "sums")
add("luck.share", 100 * sum(good$cases.first) / sum(good$of.first), "sums")
seen <- counts("good")
rest <- seen[!seen$force %in% good$force, ]
first <- rest[rest$kind == "initial", ]
lone <- rest[rest$kind == "return visit", ]
add("luck.others_share", 100 * sum(first$cases) / sum(first$of), "sums")
add("unlike.lone", 100 * sum(lone$cases) / sum(lone$of), "sums")
add("unlike.lone.2", c(sum(lone$cases), sum(lone$of)), "sums")
visits <- inspections[inspections$kind == "return visit", ]
initial <- inspections[inspections$kind == "initial", ]
listed <- unique(initial$force)
known_back <- followed(
  setNames(initial[, c("id", "force")], c("inspection", "force")),
  setNames(visits[, c("id", "force")], c("inspection", "force")))
returned <- unique(known_back$force)
unpaired <- length(returned) - length(unique(good$force))
add("luck.listed", length(listed), "lengths of lists")
add("luck.returned", length(returned), "lengths of lists")
add("not_known.unpaired", unpaired, "lengths of lists")

# What isn't known is between no case and all that no other grade has.
of_all <- gradings$sample == "all" & gradings$assessor == "inspectorate" &
  gradings$area == "all areas"
listed_of_all <- unique(gradings$inspection[of_all])
all_counts <- whole[whole$grade != "good", c("inspection", "cases")]
# A share without a count is known as exactly as its last digit.
words <- csv("other_gradings")
words <- words[words$sample == "all" & words$assessor == "inspectorate" &
  words$area == "all areas" & words$grade == "good" & words$attribution == "stated" &
  grepl("^[0-9]+ per cent$", words$printed), ]
share <- function(kind, most) {
  sum(sapply(returned, function(force) {
    of_kind <- inspections$force == force & inspections$kind == kind &
      inspections$grading_scale != "four grades"
    ids <- inspections$id[of_kind]
    ids <- ids[order(date_of(ids), ids, method = "radix")]
    printed <- words$printed[match(ids, words$inspection, nomatch = 0)]
    ids <- ids[ids %in% listed_of_all]
    known <- seen[match(ids, seen$inspection, nomatch = 0), ]
    if (nrow(known)) return(known$cases[1] / known$of[1])
    if (length(printed)) {
      return((as.numeric(sub(" per cent", "", printed[1])) + ifelse(most, 0.5, -0.5)) / 100)
    }
    others <- all_counts[all_counts$inspection %in% head(ids, 1), ]
    if (!most) return(0)
    if (nrow(others) == 0) return(1)
    1 - sum(as.numeric(others$cases)) / as.numeric(of$of[of$inspection == others$inspection[1]])
  }))
}
case <- function(most) {
  100 * (share("return visit", most) - share("initial", !most)) / length(returned)
}
add("reversed.by", abs(case(FALSE)), "sums")
add("reversed.by.2", abs(case(TRUE)), "sums")
plain <- good$cases.back / good$of.back - good$cases.first / good$of.first
of_force <- tapply(plain, good$force, mean)
add("reversed.average", 100 * mean(of_force), "sums")
add("reversed.tipping", abs(100 * sum(of_force) / unpaired), "sums")

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
add("luck.move", abs(sum(weight / sum(weight) * 100 * moves)), "a grid of averages and spreads",
  0.01)

doubtful <- whole$inspection[whole$attribution != "stated"]
sure <- average(good[!good$inspection.first %in% doubtful, ])
ends("leaving_out.low.2", "leaving_out.high.2", c(sure$ci.lb, sure$ci.ub))
# Quarterly updates, each with the pair whose first inspection it followed.
updates <- followed(visits_of("initial"), visits_of("quarterly update"))
updates <- updates[!duplicated(updates$inspection.back, fromLast = TRUE), ]
updates <- merge(updates, counts("good", TRUE)[, c("inspection", "cases", "of")],
  by.x = "inspection.back", by.y = "inspection")
updates <- updates[updates$inspection.first %in% good$inspection.first, ]
add("probable.updates_count", c(sum(updates$cases), sum(updates$of)), "sums")
updated <- good
for (i in seq_len(nrow(updates))) {
  pair <- updated$inspection.first == updates$inspection.first[i]
  updated$cases.back[pair] <- updated$cases.back[pair] + updates$cases[i]
  updated$of.back[pair] <- updated$of.back[pair] + updates$of[i]
}
with_updates <- average(updated)
add("probable.change", 100 * with_updates$beta, by_metafor)
ends("probable.low", "probable.high", c(with_updates$ci.lb, with_updates$ci.ub))

# The true share at a return visit whose difference would be found four times in five.
wilson <- function(x, n, level = 0.95) {
  z <- qnorm((1 + level) / 2)
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
add("clear.rise", 100 * found$root, "exact power of Newcombe's interval")
# How many changes are clear of zero, each alone and all together.
all_pairs <- rbind(good, pairs_of("requires improvement"), bad)
clear_of_zero <- function(level) {
  before <- wilson(all_pairs$cases.first, all_pairs$of.first, level)
  after <- wilson(all_pairs$cases.back, all_pairs$of.back, level)
  p <- all_pairs$cases.first / all_pairs$of.first
  q <- all_pairs$cases.back / all_pairs$of.back
  low <- q - p - sqrt((q - after[, 1])^2 + (before[, 2] - p)^2)
  high <- q - p + sqrt((after[, 2] - q)^2 + (p - before[, 1])^2)
  sum(low > 0 | high < 0)
}
add("clear.drawn", nrow(all_pairs), "rows")
add("clear.clear_count", clear_of_zero(0.95), "Newcombe's intervals")
write.csv(do.call(rbind, rows), "verification/return-visits.csv", row.names = FALSE, quote = TRUE)
