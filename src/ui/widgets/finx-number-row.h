/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "base/finx-decimal.h"

G_BEGIN_DECLS

#define FINX_PERCENT ((FinxDecimal) { 1, 2 })   /* what one percent is worth */

/* A row for a number that holds as soon as it is applied, with its button or Enter: "apply". */
GtkWidget *finx_number_row_new   (const char *title, const char *text);
/* @unit: what one of the text is worth. @empty: for no text. %FINX_ERROR_INVALID: no number. */
gboolean   finx_number_row_get   (GtkEditable *row, FinxDecimal unit, FinxDecimal empty, FinxDecimal *value, GError **error);
/* (transfer full): 0.125 as "12.5"; "" for unknown. */
char      *finx_part_to_percent  (FinxDecimal part);

G_END_DECLS
