/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "risk/finx-portfolio-limits.h"

#include <math.h>
#include <string.h>

#include "base/finx-error.h"
#include "base/finx-json.h"
#include "base/finx-text.h"
#include "model/finx-names-private.h"

#define FORMAT_VERSION 1
#define FIGURE_SCALE   12       /* digits of a weight or ratio; figures are rounded to them before they are compared */
#define SHOWN_DIGITS   2
#define NEAR_PART      finx_decimal_new (8, 1)
#define MAX_SUBJECT    64

struct _FinxPortfolioLimits
{
  GArray *limits;               /* (element-type FinxPortfolioLimit) */
};

static const char *const kind_names[FINX_N_LIMIT_KINDS] = {
  "holding_weight", "class_weight", "drawdown", "var", "leverage", "daily_loss", "daily_loss_share",
};

static const char *const level_names[] = { "ok", "near", "breached", "unknown" };

/* What a limit may be set to at most: 1 is all of the value. */
static const gint64 highest[FINX_N_LIMIT_KINDS] = {
  10, 10, 1, 1, 100, G_GINT64_CONSTANT (1000000000000), 1,
};

/* What is measured, with its figure. */
static const char *const phrases[FINX_N_LIMIT_KINDS] = {
  "%s is %s of the portfolio",
  "%s is %s of the portfolio",
  "%sThe portfolio is %s below its high",
  "%sOne day in twenty may lose more than %s of the value",
  "%sThe positions are worth %s the portfolio",
  "%sToday’s loss is %s",
  "%sToday’s loss is %s of the value",
};

const char *
finx_limit_kind_to_string (FinxLimitKind kind)
{
  return finx_name_of (kind_names, FINX_N_LIMIT_KINDS, kind);
}

gboolean
finx_limit_kind_from_string (const char    *text,
                             FinxLimitKind *kind)
{
  guint value;

  if (!finx_name_find (kind_names, FINX_N_LIMIT_KINDS, text, &value))
    return FALSE;
  *kind = (FinxLimitKind) value;
  return TRUE;
}

gboolean
finx_limit_rule_get_kind (const char    *rule,
                          FinxLimitKind *kind)
{
  g_autofree char *word = g_strndup (rule, strcspn (rule, " "));

  return finx_limit_kind_from_string (word, kind);
}

const char *
finx_limit_level_to_string (FinxLimitLevel level)
{
  return finx_name_of (level_names, G_N_ELEMENTS (level_names), level);
}

static void
clear_limit (gpointer data)
{
  g_free (((FinxPortfolioLimit *) data)->subject);
}

static void
clear_state (gpointer data)
{
  FinxLimitState *state = data;

  g_free (state->rule);
  g_free (state->key);
  g_free (state->name);
  g_free (state->sentence);
}

FinxPortfolioLimits *
finx_portfolio_limits_new (void)
{
  FinxPortfolioLimits *self = g_new (FinxPortfolioLimits, 1);

  self->limits = g_array_new (FALSE, FALSE, sizeof (FinxPortfolioLimit));
  g_array_set_clear_func (self->limits, clear_limit);
  return self;
}

void
finx_portfolio_limits_free (FinxPortfolioLimits *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->limits);
  g_free (self);
}

guint
finx_portfolio_limits_get_n (const FinxPortfolioLimits *self)
{
  return self->limits->len;
}

/* Valid until the next change. */
const FinxPortfolioLimit *
finx_portfolio_limits_get (const FinxPortfolioLimits *self,
                           guint                      number)
{
  g_return_val_if_fail (number < self->limits->len, NULL);

  return &g_array_index (self->limits, FinxPortfolioLimit, number);
}

static FinxPortfolioLimit *
find_limit (const FinxPortfolioLimits *self,
            FinxLimitKind              kind,
            const char                *subject,
            guint                     *number)
{
  for (guint i = 0; i < self->limits->len; i++)
    {
      FinxPortfolioLimit *limit = &g_array_index (self->limits, FinxPortfolioLimit, i);

      if (limit->kind == kind && g_ascii_strcasecmp (limit->subject, subject) == 0)
        {
          if (number != NULL)
            *number = i;
          return limit;
        }
    }
  return NULL;
}

const FinxPortfolioLimit *
finx_portfolio_limits_find (const FinxPortfolioLimits *self,
                            FinxLimitKind              kind,
                            const char                *subject)
{
  return find_limit (self, kind, subject, NULL);
}

FinxPortfolioLimits *
finx_portfolio_limits_copy (const FinxPortfolioLimits *self)
{
  FinxPortfolioLimits *copy = finx_portfolio_limits_new ();

  for (guint i = 0; i < self->limits->len; i++)
    {
      const FinxPortfolioLimit *limit = finx_portfolio_limits_get (self, i);
      FinxPortfolioLimit other = { limit->kind, g_strdup (limit->subject), limit->most };

      g_array_append_val (copy->limits, other);
    }
  return copy;
}

static gboolean
check_subject (FinxLimitKind kind,
               const char   *subject,
               GError      **error)
{
  gboolean is_graph = strlen (subject) <= MAX_SUBJECT;

  for (const char *p = subject; *p != '\0'; p++)
    is_graph = is_graph && g_ascii_isgraph (*p);
  if (is_graph && (kind == FINX_LIMIT_HOLDING_WEIGHT || (kind == FINX_LIMIT_CLASS_WEIGHT) == (strchr (subject, '/') != NULL))
      && (kind <= FINX_LIMIT_CLASS_WEIGHT || *subject == '\0'))
    return TRUE;
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-LIMIT-001", kind == FINX_LIMIT_CLASS_WEIGHT
                  ? finx_text ("A limit of a class names its taxonomy and the class, such as “own-1/3”.")
                  : finx_text ("A limit is of one holding, of any holding, or of the whole portfolio."));
  return FALSE;
}

/**
 * finx_portfolio_limits_set:
 * @subject: see #FinxPortfolioLimit
 * @most: more than 0; up to 10 for weights, 1 for other fractions, 100 for leverage
 *
 * Sets a limit, or changes it.
 */
gboolean
finx_portfolio_limits_set (FinxPortfolioLimits *self,
                           FinxLimitKind        kind,
                           const char          *subject,
                           FinxDecimal          most,
                           GError             **error)
{
  FinxPortfolioLimit limit = { kind, NULL, most }, *old;

  g_return_val_if_fail ((guint) kind < FINX_N_LIMIT_KINDS && subject != NULL, FALSE);

  if (!check_subject (kind, subject, error))
    return FALSE;
  if (!finx_decimal_is_known (most) || finx_decimal_sign (most) <= 0
      || finx_decimal_compare (most, finx_decimal_new (highest[kind], 0)) > 0)
    {
      gboolean is_plain = kind == FINX_LIMIT_LEVERAGE || kind == FINX_LIMIT_DAILY_LOSS;
      g_autofree char *top = g_strdup_printf ("%" G_GINT64_FORMAT "%s", is_plain ? highest[kind] : highest[kind] * 100, is_plain ? "" : " %");

      finx_set_error (error, FINX_ERROR_INVALID, "FINX-LIMIT-002", "The limit has to be above 0 and at most %s.", top);
      return FALSE;
    }
  old = find_limit (self, kind, subject, NULL);
  if (old != NULL)
    {
      old->most = most;
      return TRUE;
    }
  limit.subject = g_strdup (subject);
  g_array_append_val (self->limits, limit);
  return TRUE;
}

/* Returns: whether it was there */
gboolean
finx_portfolio_limits_remove (FinxPortfolioLimits *self,
                              FinxLimitKind        kind,
                              const char          *subject)
{
  guint number;

  if (find_limit (self, kind, subject, &number) == NULL)
    return FALSE;
  g_array_remove_index (self->limits, number);
  return TRUE;
}

gboolean
finx_portfolio_limits_change (FinxPortfolioLimits *self,
                              FinxLimitKind        kind,
                              const char          *subject,
                              FinxDecimal          most,
                              GError             **error)
{
  if (finx_decimal_is_known (most))
    return finx_portfolio_limits_set (self, kind, subject, most, error);
  finx_portfolio_limits_remove (self, kind, subject);
  return TRUE;
}

/**
 * finx_portfolio_limits_to_text:
 *
 * Returns: (transfer full): `{"version":1,"limits":[{"kind":"var","subject":"","most":"0.03"},…]}`
 */
char *
finx_portfolio_limits_to_text (const FinxPortfolioLimits *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  finx_json_add_integer (builder, "version", FORMAT_VERSION);
  json_builder_set_member_name (builder, "limits");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->limits->len; i++)
    {
      const FinxPortfolioLimit *limit = finx_portfolio_limits_get (self, i);

      json_builder_begin_object (builder);
      finx_json_add_text (builder, "kind", finx_limit_kind_to_string (limit->kind));
      finx_json_add_text (builder, "subject", limit->subject);
      finx_json_add_decimal (builder, "most", limit->most);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return finx_json_end (builder);
}

static gboolean
read_limit (FinxPortfolioLimits *self,
            JsonObject          *object,
            guint                number,
            GError             **error)
{
  const char *subject = object != NULL ? finx_json_get_text (object, "subject") : NULL;
  FinxLimitKind kind;
  FinxDecimal most;

  if (subject != NULL && finx_limit_kind_from_string (finx_json_get_text (object, "kind"), &kind)
      && finx_json_get_decimal (object, "most", &most))
    return finx_portfolio_limits_set (self, kind, subject, most, error);
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-LIMIT-003", "The limits could not be read: number %u is not complete.",
                  number + 1);
  return FALSE;
}

/* (transfer full) (nullable): all of them, or none */
FinxPortfolioLimits *
finx_portfolio_limits_from_text (const char *text,
                                 GError    **error)
{
  g_autoptr(JsonObject) object = finx_json_parse_object (text);
  g_autoptr(FinxPortfolioLimits) self = finx_portfolio_limits_new ();
  JsonArray *array = object != NULL ? finx_json_get_array (object, "limits") : NULL;
  gint64 version = 0;

  if (array == NULL || !finx_json_get_integer (object, "version", &version) || version != FORMAT_VERSION)
    {
      finx_set_error (error, version > FORMAT_VERSION ? FINX_ERROR_NEWER : FINX_ERROR_INVALID, "FINX-LIMIT-003",
                      version > FORMAT_VERSION ? finx_text ("The limits were written by a newer version of the program.")
                                               : finx_text ("The limits could not be read: the document is not complete."));
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!read_limit (self, finx_json_object_of (json_array_get_element (array, i)), i, error))
      return NULL;
  return g_steal_pointer (&self);
}

/* One check while it goes on. */
typedef struct
{
  const FinxPortfolioLimit *limit;
  guint                     number;
  const FinxLimitFigures   *figures;
  GArray                   *states;
} Check;

/* "27.31 %", "1.50 times", "1,200.00 EUR". */
static char *
show_figure (const Check *check,
             FinxDecimal  figure,
             FinxRounding rounding)
{
  g_autofree char *number = NULL;

  switch (check->limit->kind)
    {
    case FINX_LIMIT_LEVERAGE:
      number = finx_decimal_to_grouped (figure, SHOWN_DIGITS, rounding);
      return g_strdup_printf ("%s times", number);
    case FINX_LIMIT_DAILY_LOSS:
      number = finx_decimal_to_grouped (figure, SHOWN_DIGITS, rounding);
      return g_strdup_printf ("%s %s", number, check->figures->currency);
    case FINX_LIMIT_HOLDING_WEIGHT:
    case FINX_LIMIT_CLASS_WEIGHT:
    case FINX_LIMIT_DRAWDOWN:
    case FINX_LIMIT_VAR:
    case FINX_LIMIT_DAILY_LOSS_SHARE:
    default:
      number = finx_decimal_to_grouped (finx_decimal_mul (figure, finx_decimal_new (100, 0), FIGURE_SCALE, FINX_ROUND_HALF_EVEN),
                                        SHOWN_DIGITS, rounding);
      return g_strdup_printf ("%s %%", number);
    }
}

static FinxLimitLevel
judge (FinxDecimal figure,
       FinxDecimal most)
{
  if (!finx_decimal_is_known (figure))
    return FINX_LIMIT_UNKNOWN;
  if (finx_decimal_compare (figure, most) > 0)
    return FINX_LIMIT_BREACHED;
  return finx_decimal_compare (figure, finx_decimal_mul (most, NEAR_PART, FINX_DECIMAL_MAX_SCALE, FINX_ROUND_HALF_EVEN)) > 0
         ? FINX_LIMIT_NEAR : FINX_LIMIT_OK;
}

static void
add_state (const Check   *check,
           FinxLimitLevel level,
           const char    *key,
           const char    *name,
           FinxDecimal    figure,
           char          *sentence)
{
  const FinxPortfolioLimit *limit = check->limit;
  const char *kind = finx_limit_kind_to_string (limit->kind);
  FinxLimitState state = {
    .limit = check->number,
    .kind = limit->kind,
    .level = level,
    .rule = *limit->subject != '\0' ? g_strdup_printf ("%s %s", kind, limit->subject) : g_strdup (kind),
    .key = *key != '\0' ? g_strdup_printf ("%s %s", kind, key) : g_strdup (kind),
    .name = g_strdup (name),
    .figure = figure,
    .most = limit->most,
    .used = finx_decimal_to_double (figure) / finx_decimal_to_double (limit->most),
    .sentence = sentence,
  };

  g_array_append_val (check->states, state);
}

static char *
say_unknown (const char *name)
{
  return g_strdup_printf ("Whether %s keeps to the limit is not known: a price, an exchange rate or a history is missing.",
                          *name != '\0' ? name : "the portfolio");
}

/* @name: of what is measured; "" for the portfolio */
static void
tell (const Check *check,
      const char  *key,
      const char  *name,
      FinxDecimal  figure)
{
  static const char *const endings[] = { "; the limit is ", ", near the limit of ", ", above the limit of " };
  FinxLimitLevel level = judge (figure, check->limit->most);
  g_autofree char *shown = NULL;
  g_autofree char *most = NULL;
  g_autofree char *text = NULL;

  if (level == FINX_LIMIT_UNKNOWN)
    {
      add_state (check, level, key, name, figure, say_unknown (name));
      return;
    }
  /* What is above the limit is never shown as equal to it. */
  shown = show_figure (check, figure, level == FINX_LIMIT_BREACHED ? FINX_ROUND_UP : FINX_ROUND_HALF_UP);
  most = show_figure (check, check->limit->most, FINX_ROUND_DOWN);
  text = g_strdup_printf (phrases[check->limit->kind], name, shown);
  add_state (check, level, key, name, figure, g_strconcat (text, endings[level], most, ".", NULL));
}

/* By size: what is short counts too. */
static FinxDecimal
weigh (const FinxLimitFigures *figures,
       FinxDecimal             value)
{
  if (!finx_decimal_is_known (figures->value) || finx_decimal_sign (figures->value) <= 0)
    return FINX_DECIMAL_UNKNOWN;
  return finx_decimal_div (finx_decimal_abs (value), figures->value, FIGURE_SCALE, FINX_ROUND_HALF_EVEN);
}

/* For a limit of any holding: each one that is near it or above, or else the largest. */
static void
check_any_holding (const Check *check)
{
  const FinxLimitFigures *figures = check->figures;
  guint largest = G_MAXUINT, first = check->states->len;

  for (guint i = 0; i < figures->n_holdings; i++)
    {
      const FinxLimitPart *part = &figures->holdings[i];
      FinxDecimal weight = weigh (figures, part->value);

      if (judge (weight, check->limit->most) != FINX_LIMIT_OK)
        tell (check, part->key, part->name, weight);
      if (finx_decimal_is_known (weight)
          && (largest == G_MAXUINT || finx_decimal_compare (weight, weigh (figures, figures->holdings[largest].value)) > 0))
        largest = i;
    }
  if (check->states->len > first)
    return;
  if (largest != G_MAXUINT)
    tell (check, figures->holdings[largest].key, figures->holdings[largest].name, weigh (figures, figures->holdings[largest].value));
  else
    add_state (check, FINX_LIMIT_OK, "", "", FINX_DECIMAL_ZERO, g_strdup ("Nothing is held."));
}

static void
check_one_part (const Check         *check,
                const FinxLimitPart *parts,
                guint                n_parts)
{
  const char *subject = check->limit->subject;

  for (guint i = 0; i < n_parts; i++)
    if (g_ascii_strcasecmp (parts[i].key, subject) == 0)
      {
        tell (check, subject, parts[i].name, weigh (check->figures, parts[i].value));
        return;
      }
  if (check->limit->kind == FINX_LIMIT_HOLDING_WEIGHT)
    add_state (check, FINX_LIMIT_OK, subject, subject, FINX_DECIMAL_ZERO, g_strdup_printf ("%s is not held.", subject));
  else
    add_state (check, FINX_LIMIT_UNKNOWN, subject, "", FINX_DECIMAL_UNKNOWN,
               g_strdup ("The class of this limit is not there any more. Choose another class, or remove the limit."));
}

static FinxDecimal
from_share (double share)
{
  return isfinite (share) ? finx_decimal_from_double (MAX (share, 0), FIGURE_SCALE, FINX_ROUND_HALF_EVEN) : FINX_DECIMAL_UNKNOWN;
}

static void
check_leverage (const Check *check)
{
  const FinxLimitFigures *figures = check->figures;

  if (finx_decimal_is_known (figures->value) && finx_decimal_sign (figures->value) <= 0 && finx_decimal_sign (figures->gross) > 0)
    add_state (check, FINX_LIMIT_BREACHED, "", "", FINX_DECIMAL_UNKNOWN,
               g_strdup ("Positions are held, but the portfolio is worth nothing or less: its leverage has no bound."));
  else
    tell (check, "", "", finx_decimal_sign (figures->gross) == 0 ? figures->gross : weigh (figures, figures->gross));
}

static FinxDecimal
daily_loss (const FinxLimitFigures *figures)
{
  return finx_decimal_max (finx_decimal_negate (figures->day_change), FINX_DECIMAL_ZERO);
}

static FinxDecimal
daily_loss_share (const FinxLimitFigures *figures)
{
  FinxDecimal before = finx_decimal_sub (figures->value, figures->day_change);

  if (finx_decimal_sign (before) <= 0)
    return FINX_DECIMAL_UNKNOWN;
  return finx_decimal_div (daily_loss (figures), before, FIGURE_SCALE, FINX_ROUND_HALF_EVEN);
}

static void
check_limit (const Check *check)
{
  const FinxLimitFigures *figures = check->figures;

  switch (check->limit->kind)
    {
    case FINX_LIMIT_HOLDING_WEIGHT:
      if (*check->limit->subject == '\0')
        check_any_holding (check);
      else
        check_one_part (check, figures->holdings, figures->n_holdings);
      break;
    case FINX_LIMIT_CLASS_WEIGHT:
      check_one_part (check, figures->classes, figures->n_classes);
      break;
    case FINX_LIMIT_DRAWDOWN:
      tell (check, "", "", from_share (-figures->drawdown));
      break;
    case FINX_LIMIT_VAR:
      tell (check, "", "", from_share (figures->var_95));
      break;
    case FINX_LIMIT_LEVERAGE:
      check_leverage (check);
      break;
    case FINX_LIMIT_DAILY_LOSS:
      tell (check, "", "", daily_loss (figures));
      break;
    case FINX_LIMIT_DAILY_LOSS_SHARE:
      tell (check, "", "", daily_loss_share (figures));
      break;
    default:
      g_assert_not_reached ();
    }
}

/**
 * finx_portfolio_limits_check:
 *
 * Pure; any thread that the limits do not change on.
 *
 * Returns: (transfer full) (element-type FinxLimitState): at least one for each limit, in their order
 */
GArray *
finx_portfolio_limits_check (const FinxPortfolioLimits *self,
                             const FinxLimitFigures    *figures)
{
  Check check = { .figures = figures, .states = g_array_new (FALSE, FALSE, sizeof (FinxLimitState)) };

  g_array_set_clear_func (check.states, clear_state);
  for (guint i = 0; i < self->limits->len; i++)
    {
      check.number = i;
      check.limit = finx_portfolio_limits_get (self, i);
      check_limit (&check);
    }
  return check.states;
}
