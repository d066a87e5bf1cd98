/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "analytics/indicators/finx-indicator-kind.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-text.h"

static const char *const source_names[FINX_N_SOURCES] = {
  [FINX_SOURCE_CLOSE] = "close", [FINX_SOURCE_OPEN] = "open", [FINX_SOURCE_HIGH] = "high", [FINX_SOURCE_LOW] = "low",
  [FINX_SOURCE_HL2] = "hl2", [FINX_SOURCE_HLC3] = "hlc3", [FINX_SOURCE_OHLC4] = "ohlc4", [FINX_SOURCE_VOLUME] = "volume",
};

const char *
finx_price_source_to_string (FinxPriceSource source)
{
  return source_names[source];
}

/* The indicator as it is usual. */
FinxIndicatorSpec
finx_indicator_spec_initial (const FinxIndicatorInfo *info)
{
  FinxIndicatorSpec spec = { .info = info, .source = info->source };

  for (guint i = 0; i < info->n_parameters; i++)
    spec.parameters[i] = info->parameters[i].initial;
  return spec;
}

static char *
format_number (double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (text, sizeof text, "%.15g", value);
  return g_strdup (g_ascii_strtod (text, NULL) == value ? text : g_ascii_dtostr (text, sizeof text, value));
}

static char *
format_parameter (const FinxIndicatorParameter *parameter,
                  double                        value)
{
  g_autofree char *time = NULL;

  if (parameter->kind != FINX_PARAMETER_TIME || value == 0)
    return format_number (value);
  time = finx_time_format_iso ((gint64) value * FINX_USEC_PER_SEC);
  return g_strdup_printf ("%.19sZ", time);      /* without parts of seconds */
}

static gboolean
check_parameter (const FinxIndicatorInfo *info,
                 guint                    i,
                 double                   value,
                 GError                 **error)
{
  const FinxIndicatorParameter *parameter = &info->parameters[i];
  g_autofree char *least = format_parameter (parameter, parameter->least), *most = format_parameter (parameter, parameter->most);

  if (!(value >= parameter->least && value <= parameter->most))
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-INDICATOR-003", "“%s” of %s goes from %s to %s", parameter->name, info->name, least,
                    most);
  else if (parameter->kind != FINX_PARAMETER_NUMBER && value != floor (value))
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-INDICATOR-004", "“%s” of %s is a whole number", parameter->name, info->name);
  else
    return TRUE;
  return FALSE;
}

/**
 * finx_indicator_spec_check:
 * @error: %FINX_ERROR_INVALID, with the parameter and its range
 *
 * Returns: whether all parameters are in their ranges and go together
 */
gboolean
finx_indicator_spec_check (const FinxIndicatorSpec *spec,
                           GError                 **error)
{
  const FinxIndicatorKind *kind = finx_indicator_kind_of (spec->info);
  const char *problem;

  for (guint i = 0; i < spec->info->n_parameters; i++)
    if (!check_parameter (spec->info, i, spec->parameters[i], error))
      return FALSE;
  problem = kind->check != NULL ? kind->check (spec) : NULL;
  if (problem == NULL)
    return TRUE;
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-INDICATOR-005", "%s: %s", spec->info->name, finx_text (problem));
  return FALSE;
}

static gboolean
parse_parameter (const FinxIndicatorParameter *parameter,
                 const char                   *text,
                 double                       *value)
{
  gint64 time_us;
  char *end;

  if (parameter->kind == FINX_PARAMETER_TIME && finx_time_parse_iso (text, &time_us, NULL))
    {
      *value = floor ((double) time_us / FINX_USEC_PER_SEC);
      return TRUE;
    }
  if (*text == '\0' || strspn (text, "0123456789.+-eE") != strlen (text))
    return FALSE;
  *value = g_ascii_strtod (text, &end);
  return *end == '\0' && isfinite (*value);
}

static gboolean
parse_source (const char        *text,
              FinxIndicatorSpec *spec,
              GError           **error)
{
  if (!spec->info->has_source)
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-INDICATOR-007", "%s is not computed from one price that could be chosen with “@”",
                      spec->info->name);
      return FALSE;
    }
  for (guint i = 0; i < FINX_N_SOURCES; i++)
    if (g_str_equal (source_names[i], text))
      {
        spec->source = (FinxPriceSource) i;
        return TRUE;
      }
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-INDICATOR-006",
                  "“%s” is not a price; there are close, open, high, low, hl2, hlc3, ohlc4 and volume", text);
  return FALSE;
}

/* The names of the parameters, for an error. */
static char *
list_parameters (const FinxIndicatorInfo *info)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < info->n_parameters; i++)
    g_string_append_printf (names, ":%s", info->parameters[i].name);
  return g_string_free (names, FALSE);
}

/* Whether @part is the minutes or the seconds of the time that @whole begins. */
static gboolean
belongs_to_time (const char *whole,
                 const char *part)
{
  const char *hours = g_ascii_isdigit (whole[0]) ? strchr (whole, 'T') : NULL, *minutes = hours != NULL ? strchr (hours, ':') : NULL;

  return hours != NULL && strchr (hours, 'Z') == NULL && (minutes == NULL || strchr (minutes + 1, ':') == NULL)
         && g_ascii_isdigit (part[0]) && g_ascii_isdigit (part[1]) && (part[2] == '\0' || strchr ("Z.+-", part[2]) != NULL);
}

/* Cuts where colons are, but not inside "2024-01-02T15:30". */
static char **
split (const char *text)
{
  g_auto(GStrv) parts = g_strsplit (text, ":", 0);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *whole = NULL;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      gboolean goes_on = whole != NULL && belongs_to_time (whole, parts[i]);
      char *longer = goes_on ? g_strconcat (whole, ":", parts[i], NULL) : g_strdup (parts[i]);

      if (whole != NULL && !goes_on)
        g_strv_builder_add (builder, whole);
      g_free (whole);
      whole = longer;
    }
  if (whole != NULL)
    g_strv_builder_add (builder, whole);
  return g_strv_builder_end (builder);
}

/**
 * finx_indicator_spec_parse:
 * @text: "macd", "macd:12:26:9", "sma:20@hl2": parameters in their order, those left out as they are usual
 * @spec: (out caller-allocates)
 * @error: %FINX_ERROR_INVALID, with the parameter and its range; _NOT_FOUND: there is no such indicator
 *
 * Returns: whether @spec is valid
 */
gboolean
finx_indicator_spec_parse (const char         *text,
                           FinxIndicatorSpec  *spec,
                           GError            **error)
{
  const char *mark = strrchr (text, '@');
  g_autofree char *head = mark != NULL ? g_strndup (text, (gsize) (mark - text)) : g_strdup (text);
  g_auto(GStrv) parts = split (head);
  const FinxIndicatorInfo *info = finx_indicator_lookup (parts[0] != NULL ? parts[0] : "");

  if (info == NULL)
    {
      finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-INDICATOR-001", "There is no indicator “%s”", parts[0] != NULL ? parts[0] : "");
      return FALSE;
    }
  *spec = finx_indicator_spec_initial (info);
  if (g_strv_length (parts) - 1 > info->n_parameters)
    {
      g_autofree char *names = list_parameters (info);

      finx_set_error (error, FINX_ERROR_INVALID, "FINX-INDICATOR-008", "“%s” has more parameters than %s%s", text, info->name, names);
      return FALSE;
    }
  for (guint i = 0; parts[i + 1] != NULL; i++)
    if (*parts[i + 1] != '\0' && !parse_parameter (&info->parameters[i], parts[i + 1], &spec->parameters[i]))
      {
        finx_set_error (error, FINX_ERROR_INVALID, "FINX-INDICATOR-002", "“%s” for “%s” of %s is not a number", parts[i + 1],
                        info->parameters[i].name, info->name);
        return FALSE;
      }
  if (mark != NULL && !parse_source (mark + 1, spec, error))
    return FALSE;
  return finx_indicator_spec_check (spec, error);
}

/* Returns: (transfer full): all parameters, and the price where it is not the usual one; parses to the same again */
char *
finx_indicator_spec_to_string (const FinxIndicatorSpec *spec)
{
  GString *text = g_string_new (spec->info->name);

  for (guint i = 0; i < spec->info->n_parameters; i++)
    {
      g_autofree char *value = format_parameter (&spec->info->parameters[i], spec->parameters[i]);

      g_string_append_printf (text, ":%s", value);
    }
  if (spec->info->has_source && spec->source != spec->info->source)
    g_string_append_printf (text, "@%s", source_names[spec->source]);
  return g_string_free (text, FALSE);
}
