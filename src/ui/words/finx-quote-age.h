/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "portfolio/finx-portfolio.h"

G_BEGIN_DECLS

/* How old a stale price is, "4 min"; %NULL: it is not stale. (transfer full) (nullable) */
char    *finx_quote_age_text (FinxQuoteRow *row);
/* Whether the price is not of now: stale, of the session before, or without a feed. It is dim then. */
gboolean finx_quote_is_dim   (FinxQuoteRow *row);

/* How old a price is that a provider told, "15 min"; %NULL: it is none. (transfer full) (nullable) */
char    *finx_quote_delay_text (FinxQuoteRow *row);
/* Who told the price and of when it is, and why there is no newer one; %NULL: a feed tells it. (transfer full) (nullable) */
char    *finx_quote_origin_text (FinxQuoteRow *row);
/* Calls @look soon and every few seconds while @widget is on the screen, to say finx_quote_row_see() of what it shows. */
void     finx_quote_look     (GtkWidget *widget, void (*look) (GtkWidget *widget, gpointer user_data), gpointer user_data);

/* The cells of a table of positions: the age stands in place of the day's change. */
char       *finx_quote_day_text  (FinxQuoteRow *row);
int         finx_quote_day_sign  (FinxQuoteRow *row);
const char *finx_quote_day_style (FinxQuoteRow *row);
const char *finx_quote_last_style (FinxQuoteRow *row);
/* Whether all of @positions (FinxPosition) have a stale price. */
gboolean    finx_positions_are_stale (GListModel *positions);

G_END_DECLS
