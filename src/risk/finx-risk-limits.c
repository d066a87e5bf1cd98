/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "risk/finx-risk-limits.h"

#include <string.h>

#include "base/finx-error.h"
#include "base/finx-json.h"
#include "base/finx-text.h"
#include "model/finx-names-private.h"

#define FORMAT_VERSION 1
#define NONE           "none"
#define MOST_SYMBOLS   500
#define LONGEST_SYMBOL 32
#define MARKET_SUFFIX  ".LIVE"          /* of the real market, where the practice desk has the plain symbol */

typedef enum { VALUE_AMOUNT, VALUE_PART, VALUE_COUNT, VALUE_ANSWER, VALUE_SHORTS, VALUE_SYMBOLS, VALUE_CURRENCY } ValueKind;

/* In the order of FinxRiskRule; @most: what it may be set to. */
static const struct
{
  const char *name;
  ValueKind   kind;
  gsize       offset;
  gint64      most;
} rules[FINX_N_RISK_RULES] = {
  { "max-order-value", VALUE_AMOUNT, G_STRUCT_OFFSET (FinxRiskLimits, max_order_value), G_GINT64_CONSTANT (1000000000000) },
  { "max-position-value", VALUE_AMOUNT, G_STRUCT_OFFSET (FinxRiskLimits, max_position_value), G_GINT64_CONSTANT (1000000000000) },
  { "max-daily-loss", VALUE_AMOUNT, G_STRUCT_OFFSET (FinxRiskLimits, max_daily_loss), G_GINT64_CONSTANT (1000000000000) },
  { "collar", VALUE_PART, G_STRUCT_OFFSET (FinxRiskLimits, collar), 10 },
  { "max-orders", VALUE_COUNT, G_STRUCT_OFFSET (FinxRiskLimits, max_orders), 100000 },
  { "duplicate-seconds", VALUE_COUNT, G_STRUCT_OFFSET (FinxRiskLimits, duplicate_seconds), 86400 },
  { "quote-seconds", VALUE_COUNT, G_STRUCT_OFFSET (FinxRiskLimits, quote_seconds), 86400 },
  { "old-quote", VALUE_ANSWER, G_STRUCT_OFFSET (FinxRiskLimits, old_quote), 0 },
  { "closed-market", VALUE_ANSWER, G_STRUCT_OFFSET (FinxRiskLimits, closed_market), 0 },
  { "shorts", VALUE_SHORTS, G_STRUCT_OFFSET (FinxRiskLimits, no_shorts), 0 },
  { "symbols", VALUE_SYMBOLS, G_STRUCT_OFFSET (FinxRiskLimits, symbols), 0 },
  { "currency", VALUE_CURRENCY, G_STRUCT_OFFSET (FinxRiskLimits, currency), 0 },
};

static const char *const answer_names[] = { "allow", "warn", "refuse" };
static const char *const short_names[] = { "allow", "refuse" };

FinxRiskLimits *
finx_risk_limits_new (void)
{
  FinxRiskLimits *self = g_new0 (FinxRiskLimits, 1);

  self->max_order_value = self->max_position_value = self->max_daily_loss = self->collar = FINX_DECIMAL_UNKNOWN;
  return self;
}

/* What costs money when it is a slip of the hand is held back; how much somebody wants to trade is his own affair. */
FinxRiskLimits *
finx_risk_limits_new_for (gboolean is_simulated)
{
  FinxRiskLimits *self = finx_risk_limits_new ();

  if (is_simulated)
    {
      self->collar = finx_decimal_new (2, 1);
      return self;
    }
  self->collar = finx_decimal_new (1, 1);
  self->max_orders = 60;
  self->duplicate_seconds = 5;
  self->quote_seconds = 60;
  self->old_quote = FINX_RISK_WARN;
  self->closed_market = FINX_RISK_WARN;
  self->no_shorts = TRUE;
  return self;
}

FinxRiskLimits *
finx_risk_limits_copy (const FinxRiskLimits *self)
{
  FinxRiskLimits *copy = g_new (FinxRiskLimits, 1);

  *copy = *self;
  copy->symbols = g_strdupv (self->symbols);
  copy->currency = g_strdup (self->currency);
  return copy;
}

void
finx_risk_limits_free (FinxRiskLimits *self)
{
  if (self == NULL)
    return;
  g_strfreev (self->symbols);
  g_free (self->currency);
  g_free (self);
}

gboolean
finx_risk_limits_equal (const FinxRiskLimits *self,
                        const FinxRiskLimits *other)
{
  for (guint i = 0; i < FINX_N_RISK_RULES; i++)
    {
      g_autofree char *text = finx_risk_limits_get (self, (FinxRiskRule) i);
      g_autofree char *other_text = finx_risk_limits_get (other, (FinxRiskRule) i);

      if (!g_str_equal (text, other_text))
        return FALSE;
    }
  return TRUE;
}

const char *
finx_risk_rule_to_string (FinxRiskRule rule)
{
  g_return_val_if_fail ((guint) rule < FINX_N_RISK_RULES, "");
  return rules[rule].name;
}

gboolean
finx_risk_rule_from_string (const char   *text,
                            FinxRiskRule *rule)
{
  for (guint i = 0; i < FINX_N_RISK_RULES; i++)
    if (g_strcmp0 (text, rules[i].name) == 0)
      {
        *rule = (FinxRiskRule) i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_amount (FinxRiskRule  rule,
             const char   *text,
             FinxDecimal  *value,
             GError      **error)
{
  FinxDecimal most = finx_decimal_new (rules[rule].most, 0);
  g_autofree char *top = NULL;

  if (g_str_equal (text, NONE))
    {
      *value = FINX_DECIMAL_UNKNOWN;
      return TRUE;
    }
  if (finx_decimal_parse (text, value, NULL) && finx_decimal_sign (*value) > 0 && finx_decimal_compare (*value, most) <= 0)
    {
      *value = finx_decimal_normalize (*value);
      return TRUE;
    }
  top = finx_decimal_to_string (most);
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-RISK-020",
                  "%s needs a number above 0 and at most %s, or none, not “%s”. No limit was changed", rules[rule].name, top, text);
  return FALSE;
}

static gboolean
read_count (FinxRiskRule  rule,
            const char   *text,
            guint        *value,
            GError      **error)
{
  guint64 number;

  *value = 0;
  if (g_str_equal (text, NONE))
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, 1, (guint64) rules[rule].most, &number, NULL))
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-RISK-020",
                      "%s needs a whole number from 1 to %d, or none, not “%s”. No limit was changed", rules[rule].name,
                      (int) rules[rule].most, text);
      return FALSE;
    }
  *value = (guint) number;
  return TRUE;
}

static gboolean
read_name (FinxRiskRule       rule,
           const char        *text,
           const char *const *names,
           guint              n_names,
           guint             *value,
           GError           **error)
{
  g_autofree char *known = NULL;

  if (finx_name_find (names, n_names, text, value))
    return TRUE;
  known = n_names == G_N_ELEMENTS (answer_names) ? g_strdup ("allow, warn, refuse") : g_strdup ("allow, refuse");
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-RISK-020", "%s needs one of %s, not “%s”. No limit was changed", rules[rule].name,
                  known, text);
  return FALSE;
}

static gboolean
is_symbol (const char *text)
{
  gsize length = strlen (text);

  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p))
      return FALSE;
  return length > 0 && length <= LONGEST_SYMBOL;
}

/* In capitals, each once. */
static gboolean
read_symbols (const char *text,
              char     ***value,
              GError    **error)
{
  g_auto(GStrv) words = g_strsplit_set (text, ", \t\n", -1);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *symbol = g_ascii_strup (words[i], -1);

      if (*symbol == '\0' || g_str_equal (words[i], NONE) || g_hash_table_contains (seen, symbol))
        continue;
      if (!is_symbol (symbol) || g_hash_table_size (seen) == MOST_SYMBOLS)
        {
          finx_set_error (error, FINX_ERROR_INVALID, "FINX-RISK-020",
                          "The list of instruments takes up to %d symbols such as “AAPL, BTC-USD”; “%s” does not fit. No limit was changed",
                          MOST_SYMBOLS, words[i]);
          return FALSE;
        }
      g_strv_builder_add (builder, symbol);
      g_hash_table_add (seen, g_steal_pointer (&symbol));
    }
  g_strfreev (*value);
  *value = g_hash_table_size (seen) > 0 ? g_strv_builder_end (builder) : NULL;
  return TRUE;
}

static gboolean
read_currency (const char *text,
               char      **value,
               GError    **error)
{
  g_autofree char *code = g_ascii_strup (text, -1);
  gsize length = strlen (code);
  gboolean good = length >= 3 && length <= 8;

  for (const char *p = code; *p != '\0'; p++)
    good &= g_ascii_isalnum (*p);
  if (!good)
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-RISK-020", "“%s” is not a currency such as USD. No limit was changed", text);
      return FALSE;
    }
  g_free (*value);
  *value = g_str_equal (text, NONE) ? NULL : g_steal_pointer (&code);
  return TRUE;
}

/**
 * finx_risk_limits_set:
 * @text: a number, a fraction for the collar; "allow", "warn" or "refuse"; symbols; a currency. "none" takes a limit away.
 *
 * FALSE: %FINX_ERROR_INVALID, and nothing was changed.
 */
gboolean
finx_risk_limits_set (FinxRiskLimits *self,
                      FinxRiskRule    rule,
                      const char     *text,
                      GError        **error)
{
  gpointer field = G_STRUCT_MEMBER_P (self, rules[rule].offset);
  FinxDecimal amount;
  guint number = 0;

  g_return_val_if_fail ((guint) rule < FINX_N_RISK_RULES && text != NULL, FALSE);

  switch (rules[rule].kind)
    {
    case VALUE_AMOUNT:
    case VALUE_PART:
      if (!read_amount (rule, text, &amount, error))
        return FALSE;
      *(FinxDecimal *) field = amount;
      return TRUE;
    case VALUE_COUNT:
      if (!read_count (rule, text, &number, error))
        return FALSE;
      *(guint *) field = number;
      return TRUE;
    case VALUE_ANSWER:
      if (!read_name (rule, text, answer_names, G_N_ELEMENTS (answer_names), &number, error))
        return FALSE;
      *(FinxRiskAnswer *) field = (FinxRiskAnswer) number;
      return TRUE;
    case VALUE_SHORTS:
      if (!read_name (rule, text, short_names, G_N_ELEMENTS (short_names), &number, error))
        return FALSE;
      *(gboolean *) field = number != 0;
      return TRUE;
    case VALUE_SYMBOLS:
      return read_symbols (text, field, error);
    case VALUE_CURRENCY:
    default:
      return read_currency (text, field, error);
    }
}

char *
finx_risk_limits_get (const FinxRiskLimits *self,
                      FinxRiskRule          rule)
{
  gconstpointer field = G_STRUCT_MEMBER_P (self, rules[rule].offset);
  FinxDecimal amount;

  g_return_val_if_fail ((guint) rule < FINX_N_RISK_RULES, NULL);

  switch (rules[rule].kind)
    {
    case VALUE_AMOUNT:
    case VALUE_PART:
      amount = *(const FinxDecimal *) field;
      return finx_decimal_is_known (amount) ? finx_decimal_to_string (amount) : g_strdup (NONE);
    case VALUE_COUNT:
      return *(const guint *) field > 0 ? g_strdup_printf ("%u", *(const guint *) field) : g_strdup (NONE);
    case VALUE_ANSWER:
      return g_strdup (answer_names[*(const FinxRiskAnswer *) field]);
    case VALUE_SHORTS:
      return g_strdup (short_names[*(const gboolean *) field]);
    case VALUE_SYMBOLS:
      return self->symbols != NULL ? g_strjoinv (", ", self->symbols) : g_strdup (NONE);
    case VALUE_CURRENCY:
    default:
      return g_strdup (self->currency != NULL ? self->currency : NONE);
    }
}

/* Whether the rule holds anything back, or warns. */
gboolean
finx_risk_limits_has (const FinxRiskLimits *self,
                      FinxRiskRule          rule)
{
  g_autofree char *text = finx_risk_limits_get (self, rule);

  return !g_str_equal (text, NONE) && !g_str_equal (text, answer_names[FINX_RISK_ALLOW]);
}

gboolean
finx_risk_limits_may_trade (const FinxRiskLimits *self,
                            const char           *symbol)
{
  gsize length = strlen (symbol);

  if (self->symbols == NULL)
    return TRUE;
  if (g_str_has_suffix (symbol, MARKET_SUFFIX))
    length -= strlen (MARKET_SUFFIX);
  for (guint i = 0; self->symbols[i] != NULL; i++)
    if (g_ascii_strcasecmp (self->symbols[i], symbol) == 0
        || (strlen (self->symbols[i]) == length && g_ascii_strncasecmp (self->symbols[i], symbol, length) == 0))
      return TRUE;
  return FALSE;
}

/**
 * finx_risk_limits_to_text:
 *
 * Returns: (transfer full): `{"version":1,"max-order-value":"1000","collar":"0.1",…}`, every rule by its name
 */
char *
finx_risk_limits_to_text (const FinxRiskLimits *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  finx_json_add_integer (builder, "version", FORMAT_VERSION);
  for (guint i = 0; i < FINX_N_RISK_RULES; i++)
    {
      g_autofree char *text = finx_risk_limits_get (self, (FinxRiskRule) i);

      finx_json_add_text (builder, rules[i].name, text);
    }
  json_builder_end_object (builder);
  return finx_json_end (builder);
}

/* (transfer full) (nullable): all of them, or none: %FINX_ERROR_INVALID, _NEWER */
FinxRiskLimits *
finx_risk_limits_from_text (const char *text,
                            GError    **error)
{
  g_autoptr(JsonObject) object = finx_json_parse_object (text);
  g_autoptr(FinxRiskLimits) self = finx_risk_limits_new ();
  gint64 version = 0;

  if (object == NULL || !finx_json_get_integer (object, "version", &version) || version != FORMAT_VERSION)
    {
      finx_set_error (error, version > FORMAT_VERSION ? FINX_ERROR_NEWER : FINX_ERROR_INVALID, "FINX-RISK-021",
                      version > FORMAT_VERSION ? finx_text ("The limits of orders were written by a newer version of the program.")
                                               : finx_text ("The limits of orders could not be read: the document is not complete."));
      return NULL;
    }
  for (guint i = 0; i < FINX_N_RISK_RULES; i++)
    {
      const char *value = finx_json_get_text (object, rules[i].name);

      if (value == NULL)
        {
          finx_set_error (error, FINX_ERROR_INVALID, "FINX-RISK-021", "The limits of orders could not be read: “%s” is missing.", rules[i].name);
          return NULL;
        }
      if (!finx_risk_limits_set (self, (FinxRiskRule) i, value, error))
        return NULL;
    }
  return g_steal_pointer (&self);
}
