/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/alerts/finx-limit-text.h"

#include <glib/gi18n.h>
#include "ui/words/finx-format.h"

/* In the order of FinxLimitKind. */
static const char *const kind_names[FINX_N_LIMIT_KINDS] = {
  N_("Largest holding"), N_("Class"), N_("Drawdown"), N_("Value at risk of a day, 95%"), N_("Leverage"), N_("Loss of a day"),
  N_("Loss of a day, part of the value"),
};

static char *
name_of (FinxLimitKind kind,
         gboolean      is_of_one,
         const char   *name)
{
  const char *title = is_of_one && kind == FINX_LIMIT_HOLDING_WEIGHT ? _("Holding") : _(kind_names[kind]);

  if (kind > FINX_LIMIT_CLASS_WEIGHT || (kind == FINX_LIMIT_HOLDING_WEIGHT && *name == '\0'))
    return g_strdup (title);
  return g_strdup_printf ("%s · %s", title, *name != '\0' ? name : _("that is gone"));
}

char *
finx_limit_name (const FinxLimitState *state)
{
  return name_of (state->kind, strchr (state->rule, ' ') != NULL, state->name);
}

char *
finx_limit_bound_text (FinxLimitKind  kind,
                       FinxDecimal    bound,
                       const char    *currency)
{
  double value = finx_decimal_to_double (bound);

  if (kind == FINX_LIMIT_DAILY_LOSS)
    return finx_format_money (bound, currency);
  return kind == FINX_LIMIT_LEVERAGE ? finx_format_double (value, 2) : finx_format_percent (value, 2);
}

/* @breach may be of a newer version, with limits that this one does not know. */
char *
finx_breach_title (const FinxLimitBreach *breach,
                   FinxEngine            *engine)
{
  FinxPortfolio *portfolio = finx_engine_get_portfolio (engine, breach->portfolio);
  const char *owner = portfolio != NULL ? finx_portfolio_get_account (portfolio)->name : breach->portfolio;
  g_autofree char *name = NULL;
  FinxLimitKind kind;

  name = finx_limit_rule_get_kind (breach->rule, &kind) ? name_of (kind, strchr (breach->rule, ' ') != NULL, breach->name) : g_strdup (breach->rule);
  return g_strdup_printf ("%s: %s", owner, name);
}

char *
finx_breach_words (const FinxLimitBreach *breach)
{
  g_autofree char *figure = NULL, *most = NULL;
  FinxLimitKind kind;

  if (!finx_limit_rule_get_kind (breach->rule, &kind))
    return g_strdup ("");
  most = finx_limit_bound_text (kind, breach->most, breach->currency);
  if (!finx_decimal_is_known (breach->figure))
    /* Translators: a risk limit was passed; the most that is allowed, such as "25.00%" */
    return g_strdup_printf (_("without bound, allowed are %s"), most);
  figure = finx_limit_bound_text (kind, breach->figure, breach->currency);
  /* Translators: a risk limit was passed; what it was, and the most that is allowed, such as "27.31%, allowed are 25.00%" */
  return g_strdup_printf (_("%s, allowed are %s"), figure, most);
}
