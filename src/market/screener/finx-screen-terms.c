/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/screener/finx-screen-terms.h"

#include "base/finx-text.h"

#define N_(text)     text               /* for the catalogues */
#define HIGH_OF_YEAR "highest(high(1w), 52)"
#define LOW_OF_YEAR  "lowest(low(1w), 52)"
#define DAYS_VOLUME  "prev(sma(volume, 20, 1d))"

/* The texts are as finx_expression_to_string() writes them. */
static const FinxScreenTerm terms[] = {
  { "price", N_("Price"), "last", "" },
  { "change", N_("Change today"), "change_percent", "%" },
  { "change-week", N_("Change in a week"), "percent_change(last, 1w)", "%" },
  { "change-month", N_("Change in 30 days"), "percent_change(last, 30d)", "%" },
  { "change-year", N_("Change in a year"), "percent_change(last, 365d)", "%" },
  { "volume", N_("Volume today"), "volume(1d)", "" },
  { "relative-volume", N_("Relative volume"), "volume(1d) / " DAYS_VOLUME, "" },
  { "from-high", N_("From the high of the year"), "(last / " HIGH_OF_YEAR " - 1) * 100", "%" },
  { "from-low", N_("From the low of the year"), "(last / " LOW_OF_YEAR " - 1) * 100", "%" },
  { "earnings", N_("Days to the next report"), "earnings_in", "" },
};

static const struct
{
  const char *id, *name, *when;
  const char *columns[4];
} ready[] = {
  { "oversold", N_("Oversold"), "rsi(14, 1d) < 30", { "rsi(14, 1d)", "change_percent", NULL } },
  { "overbought", N_("Overbought"), "rsi(14, 1d) > 70", { "rsi(14, 1d)", "change_percent", NULL } },
  { "breakout", N_("Above the high of 20 days"), "close(1d) > prev(highest(high(1d), 20))",
    { "change_percent", "prev(highest(high(1d), 20))", "volume(1d) / " DAYS_VOLUME, NULL } },
  { "unusual-volume", N_("Unusual volume"), "volume(1d) > 2 * " DAYS_VOLUME, { "volume(1d)", "volume(1d) / " DAYS_VOLUME, "change_percent", NULL } },
  { "year-high", N_("New high of the year"), "high(1d) >= " HIGH_OF_YEAR, { HIGH_OF_YEAR, "percent_change(last, 365d)", NULL } },
  { "golden-cross", N_("Golden cross"), "sma(50, 1d) crosses_above sma(200, 1d)", { "sma(50, 1d)", "sma(200, 1d)", NULL } },
  { "uptrend", N_("Above its average of 200 days"), "last > sma(200, 1d)", { "sma(200, 1d)", "percent_change(last, 30d)", NULL } },
};

const FinxScreenTerm *
finx_screen_list_terms (guint *n_terms)
{
  *n_terms = G_N_ELEMENTS (terms);
  return terms;
}

const FinxScreenTerm *
finx_screen_find_term (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (terms); i++)
    if (g_str_equal (terms[i].id, id))
      return &terms[i];
  return NULL;
}

const FinxScreenTerm *
finx_screen_term_of_text (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (terms); i++)
    if (g_str_equal (terms[i].text, text))
      return &terms[i];
  return NULL;
}

char *
finx_screen_column_title (const char *text)
{
  const FinxScreenTerm *term = finx_screen_term_of_text (text);

  return g_strdup (term != NULL ? finx_text (term->title) : text);
}

static FinxScreen *
make_ready (guint index)
{
  return finx_screen_new (finx_text (ready[index].name), ready[index].when, ready[index].columns);
}

GPtrArray *
finx_screen_list_ready (void)
{
  GPtrArray *screens = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_screen_free);

  for (guint i = 0; i < G_N_ELEMENTS (ready); i++)
    g_ptr_array_add (screens, make_ready (i));
  return screens;
}

FinxScreen *
finx_screen_find_ready (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (ready); i++)
    if (g_str_equal (ready[i].id, id))
      return make_ready (i);
  return NULL;
}

const char *
finx_screen_get_ready_id (guint index)
{
  return index < G_N_ELEMENTS (ready) ? ready[index].id : NULL;
}
