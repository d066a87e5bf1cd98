/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "market/finx-series-check.h"

G_BEGIN_DECLS

/* Something that deserves a look, as an object for lists. */
#define FINX_TYPE_FAULT_ROW (finx_fault_row_get_type ())
G_DECLARE_FINAL_TYPE (FinxFaultRow, finx_fault_row, FINX, FAULT_ROW, GObject)

FinxFaultRow          *finx_fault_row_new      (const FinxSeriesFault *fault,   /* copied */
                                                const FinxBar         *bars,    /* of the series, for what it says; not kept */
                                                gint64                 interval_us);
const FinxSeriesFault *finx_fault_row_get      (FinxFaultRow          *self);
gint64                 finx_fault_row_get_time (FinxFaultRow          *self);   /* of the bar to show */
/* All texts are owned by the row. */
const char            *finx_fault_row_get_text (FinxFaultRow          *self);   /* a sentence: what it may mean */
const char            *finx_fault_row_get_when (FinxFaultRow          *self);
const char            *finx_fault_kind_label   (FinxSeriesFaultKind    kind);

G_END_DECLS
