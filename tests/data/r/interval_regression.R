# Values for tests/study/trends/test_interval_regression.py: interval regression by survreg and
# the Theil-Sen slope by medians. Run in this folder: Rscript interval_regression.R
library(survival)
library(jsonlite)

fit <- function(years, low, high) {
  time <- years - mean(years)
  model <- survreg(
    Surv(low, high, type = "interval2") ~ time,
    dist = "gaussian",
    control = survreg.control(maxiter = 500, rel.tolerance = 1e-11)
  )
  list(
    years = years, low = low, high = high,
    intercept = unname(coef(model)[1]), slope = unname(coef(model)[2]), sd = model$scale,
    slope_se = sqrt(vcov(model)["time", "time"]), log_likelihood = model$loglik[2]
  )
}

theil_sen <- function(years, values) {
  pairs <- combn(length(years), 2)
  slopes <- (values[pairs[2, ]] - values[pairs[1, ]]) / (years[pairs[2, ]] - years[pairs[1, ]])
  list(years = years, values = values, slope = median(slopes))
}

# Jiangsu's R&D as a share of GDP, yearbook 2024 edition, each within half a hundredth.
years <- 2012:2022
jiangsu <- c(2.40, 2.51, 2.55, 2.53, 2.62, 2.63, 2.69, 2.82, 2.92, 2.93, 3.14)
# Uneven bounds, as hedges leave: wide, narrow, exact, and an end that is missing.
uneven_years <- c(2001, 2002, 2004, 2005, 2007, 2008, 2010, 2011, 2013)
uneven_low <- c(9, 11.5, 12, 10, 15, 16, 14.2, 20, NA)
uneven_high <- c(11, 11.5, 14, 16, 15.5, NA, 14.4, 22, 21)
# R&D expenditure of China in logs, communiques of 2011-2024, each within 0.05 (100 million CNY).
amounts <- c(8687, 10298.4, 11846.6, 13015.6, 14169.9, 15676.7, 17606.1, 19677.9, 22143.6,
             24393.1, 27956.3, 30782.9, 33357.1, 36326.8)

found <- list(
  versions = list(R = R.version.string, survival = as.character(packageVersion("survival"))),
  fits = list(
    jiangsu = fit(years, jiangsu - 0.005, jiangsu + 0.005),
    uneven = fit(uneven_years, uneven_low, uneven_high),
    logs = fit(2011:2024, log(amounts - 0.05), log(amounts + 0.05)),
    steep = fit(2000:2010, c(NA, -138, 16.5, NA, 1.5, NA, NA, NA, NA, NA, NA),
                c(-17999.5, 162, NA, 15.5, NA, 4.5, 3.5, 4.5, 18.5, 158, 5.5)),
    loose = fit(2000:2009, c(0, 2, 1, 4, 3, 6, 5, 8, 7, 11), c(1, 3, 2, 5, 4, 7, 6, 9, 8, 12))
  ),
  theil_sen = list(
    jiangsu = theil_sen(years, jiangsu),
    logs = theil_sen(2011:2024, log(amounts)),
    gaps = theil_sen(uneven_years, c(10, 11.5, 13, 13, 15.2, 16, 14.3, 21, 21))
  )
)
write(toJSON(found, digits = NA, auto_unbox = TRUE, pretty = TRUE, na = "null"),
      "interval_regression.json")
