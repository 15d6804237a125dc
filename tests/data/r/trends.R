# The outside truth of tests/study/trends: what R makes of each series of series.csv.
# Run in this folder: Rscript trends.R. Writes trends.json, versions and all.
suppressPackageStartupMessages({
  library(jsonlite)
  library(sandwich)
  library(strucchange)
})

series <- read.csv("series.csv")
# Amounts are modelled in logs.
in_logs <- "rd_expenditure"
# The rule of Newey and West's pilot lag, and a longer one.
lags <- c(2, 5)
# Years kept either side of a break.
segment <- 5

study <- function(name) {
  rows <- series[series$series == name, ]
  value <- if (name %in% in_logs) log(rows$value) else rows$value
  year <- rows$year
  n <- length(value)
  fit <- lm(value ~ year)
  change <- t.test(diff(value))
  out <- list(
    n = n,
    slope = unname(coef(fit)["year"]),
    se = sqrt(vcov(fit)["year", "year"]),
    newey_west = sapply(lags, function(lag) {
      sqrt(NeweyWest(fit, lag = lag, prewhite = FALSE, adjust = TRUE)["year", "year"])
    }),
    change = unname(change$estimate),
    change_se = unname(change$stderr),
    change_low = change$conf.int[1],
    change_high = change$conf.int[2],
    change_dof = unname(change$parameter)
  )
  if (n >= 3 * segment) {
    tests <- Fstats(value ~ year, from = segment, to = n - segment)
    # Fstats reports the Wald form; the F of two restrictions is half of it.
    statistic <- as.numeric(tests$Fstats) / 2
    out$sup_f <- max(statistic)
    out$statistics <- statistic
    # The last year of the first segment is the breakpoint; the next is the first after it.
    out$first_after <- year[tests$breakpoint + 1]
  }
  out
}

names <- unique(series$series)
result <- list(
  made_by = list(
    R = R.version.string,
    sandwich = as.character(packageVersion("sandwich")),
    strucchange = as.character(packageVersion("strucchange"))
  ),
  lags = lags,
  series = setNames(lapply(names, study), names)
)
write_json(result, "trends.json", auto_unbox = TRUE, digits = 12, pretty = TRUE)
