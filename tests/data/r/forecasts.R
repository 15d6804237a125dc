# Values of R's forecast package that tests/study/trends/test_smoothers.py and its neighbours are
# held against. From this folder: Rscript forecasts.R
#
# The two series of data/raw/china-rd are written out here, so that nothing else has to be read:
# R&D expenditure, yuan in natural logs, and R&D over GDP in percent, 2000 to 2022.
# Origins are the series up to n years. Log-likelihoods are Gaussian; ets() leaves out a constant.
suppressMessages({library(forecast); library(jsonlite)})

series <- list(
  rd_expenditure = log(1e8 * c(
    895.66, 1042.49, 1287.64, 1539.63, 1966.33, 2449.97306, 3003.0966, 3710.242, 4616.0218,
    5802.10681, 7062.57745, 8687, 10298.40896, 11846.6, 13015.62968, 14169.9, 15676.7, 17606.1,
    19677.9, 22143.6, 24393.1, 27956.3, 30782.9)),
  rd_gdp = c(
    0.89316, 0.94033, 1.05786, 1.12037, 1.21498, 1.30792, 1.36854, 1.37369, 1.44592, 1.6648,
    1.71372, 1.78034, 1.91214, 1.99786, 2.02243, 2.05701, 2.10033, 2.11603, 2.14058, 2.24463,
    2.40666, 2.4326, 2.55518))
steps <- 5

gaussian <- function(sse, n) -n / 2 * (log(2 * pi * sse / n) + 1)

# ETS(A,Ad,N) with level and slope at the start concentrated out: errors are linear in them.
errors <- function(x, alpha, beta, phi, level, slope) {
  e <- numeric(length(x))
  for (t in seq_along(x)) {
    e[t] <- x[t] - level - phi * slope
    level <- level + phi * slope + alpha * e[t]
    slope <- phi * slope + beta * e[t]
  }
  list(e = e, level = level, slope = slope)
}
starting <- function(x, p) {
  zero <- 0 * x
  from <- cbind(errors(zero, p[1], p[1] * p[2], p[3], 1, 0)$e,
                errors(zero, p[1], p[1] * p[2], p[3], 0, 1)$e)
  -unname(coef(lm(errors(x, p[1], p[1] * p[2], p[3], 0, 0)$e ~ from - 1)))
}
run <- function(x, p) {
  s <- starting(x, p)
  errors(x, p[1], p[1] * p[2], p[3], s[1], s[2])
}
lower <- c(1e-4, 1e-4, 0.8)
upper <- c(1 - 1e-4, 1 - 1e-4, 0.98)
# The optimum from 27 starts inside the bounds of ets(): alpha, beta / alpha, phi.
damped <- function(x) {
  cost <- function(p) log(sum(run(x, p)$e^2))
  best <- NULL
  for (a in c(0.05, 0.5, 0.95)) for (b in c(0.01, 0.5, 0.99))
    for (phi in c(0.82, 0.9, 0.97)) {
      found <- optim(c(a, b, phi), cost, method = "L-BFGS-B", lower = lower, upper = upper,
                     control = list(factr = 10, maxit = 1000))
      if (is.null(best) || found$value < best$value) best <- found
    }
  p <- best$par
  at <- run(x, p)
  n <- length(x)
  ahead <- cumsum(p[3]^(1:steps))
  response <- p[1] + p[1] * p[2] * ahead
  sigma2 <- sum(at$e^2) / (n - 5)
  list(log_likelihood = gaussian(sum(at$e^2), n), alpha = p[1], beta = p[1] * p[2], phi = p[3],
       mean = at$level + at$slope * ahead,
       se = sqrt(sigma2 * (1 + cumsum(c(0, response[-steps]^2)))))
}
# The local linear trend's second differences are Gaussian with covariances at lags 0, 1 and 2:
# 6 e + 2 l + s, -4 e - l and e, in the variances of noise e, level l and slope s.
trend <- function(x) {
  d <- diff(x, differences = 2)
  cost <- function(root) {
    v <- root^2
    covariance <- toeplitz(c(6 * v[1] + 2 * v[2] + v[3], -4 * v[1] - v[2], v[1],
                             rep(0, length(d) - 3)))
    half <- try(chol(covariance), silent = TRUE)
    if (inherits(half, "try-error")) return(1e10)
    (length(d) * log(2 * pi) + 2 * sum(log(diag(half))) +
       sum(backsolve(half, d, transpose = TRUE)^2)) / 2
  }
  best <- NULL
  for (e in c(0.01, 0.3, 0.9)) for (l in c(0.01, 0.3, 0.9)) for (s in c(0.01, 0.3, 0.9)) {
    found <- optim(c(e, l, s) * sd(diff(x)), cost, method = "BFGS",
                   control = list(reltol = 1e-14, maxit = 1000, parscale = rep(sd(diff(x)), 3)))
    if (is.null(best) || found$value < best$value) best <- found
  }
  v <- best$par^2
  # Level and slope at the start unknown: universal kriging of the path, at these variances.
  n <- length(x)
  when <- 0:(n + steps - 1)
  walked <- outer(when + 1, when + 1, pmin)
  bent <- outer(when, when, Vectorize(function(i, j) {
    m <- seq_len(max(min(i, j) - 1, 0))
    sum((i - m) * (j - m))
  }))
  path <- v[2] * walked + v[3] * bent
  design <- cbind(1, when)
  past <- 1:n
  later <- n + 1:steps
  inverse <- solve(path[past, past] + v[1] * diag(n))
  unexplained <- solve(t(design[past, ]) %*% inverse %*% design[past, ])
  start <- unexplained %*% t(design[past, ]) %*% inverse %*% x
  onto <- path[later, past] %*% inverse
  left <- design[later, ] - onto %*% design[past, ]
  list(log_likelihood = -best$value, variances = v,
       mean = as.numeric(design[later, ] %*% start + onto %*% (x - design[past, ] %*% start)),
       se = sqrt(diag(path[later, later] + v[1] * diag(steps) - onto %*% path[past, later] +
                        left %*% unexplained %*% t(left))))
}
intervals <- function(f) list(mean = as.numeric(f$mean), low = as.numeric(f$lower),
                              high = as.numeric(f$upper))

at_origin <- function(x) {
  n <- length(x)
  y <- ts(x)
  optimum <- damped(x)
  own <- ets(y, model = "AAN", damped = TRUE)
  # What ets() itself makes of the optimum's weights; it refuses some that lie on its bounds.
  held <- tryCatch(
    ets(y, model = "AAN", damped = TRUE, alpha = optimum$alpha, beta = optimum$beta,
        phi = optimum$phi, bounds = "usual")$loglik,
    error = function(e) NA)
  constant <- n / 2 * (log(n) - log(2 * pi) - 1)
  list(
    n = n,
    ets = c(list(log_likelihood = own$loglik + constant), intervals(forecast(own, steps, 95))),
    ets_at_optimum = list(log_likelihood = held + constant),
    damped = optimum,
    trend = trend(x),
    theta = c(list(alpha = as.numeric(thetaf(y, steps, 95)$model$alpha)),
              intervals(thetaf(y, steps, 95))),
    drift = intervals(rwf(y, steps, drift = TRUE, level = 95)),
    naive = intervals(naive(y, steps, level = 95)))
}

writeLines(toJSON(list(
  made_by = "tests/data/r/forecasts.R",
  R = as.character(getRversion()),
  packages = list(forecast = as.character(packageVersion("forecast")),
                  jsonlite = as.character(packageVersion("jsonlite"))),
  series = lapply(series, identity),
  origins = lapply(series, function(x) lapply(12:length(x), function(n) at_origin(x[1:n])))
), auto_unbox = TRUE, digits = 10, pretty = TRUE), "forecasts.json")
