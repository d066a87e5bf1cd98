/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/charts/chart/finx-chart.h"

G_BEGIN_DECLS

/* What can be changed of one study; every change that is valid is in the chart at once. */
GtkWidget *finx_study_page_new (FinxChart *chart, guint study);

G_END_DECLS
