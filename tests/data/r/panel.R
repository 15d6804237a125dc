# The outside truth of the pooled panel: what R makes of each panel of panels.csv.
# Run in this folder: Rscript panel.R. Writes panel.json, versions and all.
suppressPackageStartupMessages({
  library(jsonlite)
  library(clubSandwich)
})

members <- read.csv("panels.csv")

study <- function(name) {
  rows <- members[members$panel == name, ]
  # Two levels a member: 100, and the end so many years later.
  long <- rbind(
    data.frame(member = rows$member, cluster = rows$cluster, year = 0, level = 100),
    data.frame(member = rows$member, cluster = rows$cluster, year = rows$years, level = rows$end)
  )
  fit <- lm(log(level) ~ 0 + factor(member) + year, data = long)
  robust <- function(type) {
    coef_test(fit, vcov = vcovCR(fit, cluster = long$cluster, type = type),
              test = "Satterthwaite", coefs = "year")
  }
  cr2 <- robust("CR2")
  list(
    clusters = length(unique(rows$cluster)),
    growth = unname(coef(fit)["year"]),
    cr1 = robust("CR1")$SE,
    cr2 = cr2$SE,
    dof = cr2$df_Satt
  )
}

names <- unique(members$panel)
result <- list(
  made_by = list(
    R = R.version.string,
    clubSandwich = as.character(packageVersion("clubSandwich"))
  ),
  panels = setNames(lapply(names, study), names)
)
write_json(result, "panel.json", auto_unbox = TRUE, digits = 12, pretty = TRUE)
