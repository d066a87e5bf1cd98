/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/charts/chart/finx-chart.h"

G_BEGIN_DECLS

/* Adds, changes, hides and removes the studies of @chart, which shows every change at once; Cancel takes them back. @study: opens at
 * that one; −1: at the list. */
void finx_study_window_present (FinxChart *chart, int study);

G_END_DECLS
