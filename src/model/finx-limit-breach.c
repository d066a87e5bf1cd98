/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/finx-limit-breach.h"

#include "base/finx-json.h"

FinxLimitBreach *
finx_limit_breach_copy (const FinxLimitBreach *self)
{
  FinxLimitBreach *copy = g_new (FinxLimitBreach, 1);

  *copy = *self;
  copy->portfolio = g_strdup (self->portfolio);
  copy->rule = g_strdup (self->rule);
  copy->name = g_strdup (self->name);
  copy->currency = g_strdup (self->currency);
  copy->told = g_strdup (self->told);
  return copy;
}

void
finx_limit_breach_free (FinxLimitBreach *self)
{
  if (self == NULL)
    return;

  g_free (self->portfolio);
  g_free (self->rule);
  g_free (self->name);
  g_free (self->currency);
  g_free (self->told);
  g_free (self);
}

/**
 * finx_limit_breach_to_text:
 *
 * Returns: (transfer full): all but what is told with it, as a JSON object; a figure without bound is left out
 */
char *
finx_limit_breach_to_text (const FinxLimitBreach *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  finx_json_add_text (builder, "portfolio", self->portfolio);
  finx_json_add_text (builder, "rule", self->rule);
  finx_json_add_text (builder, "name", self->name);
  finx_json_add_text (builder, "currency", self->currency);
  finx_json_add_decimal (builder, "most", self->most);
  if (finx_decimal_is_known (self->figure))
    finx_json_add_decimal (builder, "figure", self->figure);
  json_builder_end_object (builder);
  return finx_json_end (builder);
}

/* (transfer full) (nullable): %NULL: it is no breach */
FinxLimitBreach *
finx_limit_breach_from_text (const char *text)
{
  g_autoptr(JsonObject) object = finx_json_parse_object (text);
  FinxLimitBreach *self;

  if (object == NULL || finx_json_get_text (object, "portfolio") == NULL || finx_json_get_text (object, "rule") == NULL
      || finx_json_get_text (object, "name") == NULL || finx_json_get_text (object, "currency") == NULL)
    return NULL;
  self = g_new0 (FinxLimitBreach, 1);
  self->portfolio = g_strdup (finx_json_get_text (object, "portfolio"));
  self->rule = g_strdup (finx_json_get_text (object, "rule"));
  self->name = g_strdup (finx_json_get_text (object, "name"));
  self->currency = g_strdup (finx_json_get_text (object, "currency"));
  self->figure = FINX_DECIMAL_UNKNOWN;
  if (finx_json_get_decimal (object, "most", &self->most)
      && (!json_object_has_member (object, "figure") || finx_json_get_decimal (object, "figure", &self->figure)))
    return self;
  finx_limit_breach_free (self);
  return NULL;
}

char *
finx_limit_watch_key (const char *portfolio)
{
  return g_strdup_printf ("portfolio/%s/limit-watch", portfolio);
}
