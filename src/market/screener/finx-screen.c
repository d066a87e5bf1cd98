/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/screener/finx-screen.h"

#include "base/finx-json.h"

FinxScreen *
finx_screen_new (const char        *name,
                 const char        *when,
                 const char *const *columns)
{
  FinxScreen *self = g_new0 (FinxScreen, 1);

  self->name = g_strdup (name);
  self->when = g_strdup (when);
  self->columns = columns != NULL ? g_strdupv ((char **) columns) : g_new0 (char *, 1);
  self->interval = FINX_INTERVAL_1D;
  self->asset_class = -1;
  self->currency = g_strdup ("");
  self->venue = g_strdup ("");
  self->watchlist = g_strdup ("");
  return self;
}

FinxScreen *
finx_screen_copy (const FinxScreen *self)
{
  FinxScreen *copy = finx_screen_new (self->name, self->when, (const char *const *) self->columns);

  copy->interval = self->interval;
  copy->asset_class = self->asset_class;
  g_free (copy->currency);
  g_free (copy->venue);
  g_free (copy->watchlist);
  copy->currency = g_strdup (self->currency);
  copy->venue = g_strdup (self->venue);
  copy->watchlist = g_strdup (self->watchlist);
  copy->is_held = self->is_held;
  return copy;
}

void
finx_screen_free (FinxScreen *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_free (self->when);
  g_strfreev (self->columns);
  g_free (self->currency);
  g_free (self->venue);
  g_free (self->watchlist);
  g_free (self);
}

gboolean
finx_screen_equal (const FinxScreen *self,
                   const FinxScreen *other)
{
  return g_str_equal (self->name, other->name) && g_str_equal (self->when, other->when)
         && g_strv_equal ((const char *const *) self->columns, (const char *const *) other->columns)
         && self->interval == other->interval && self->asset_class == other->asset_class && g_str_equal (self->currency, other->currency)
         && g_str_equal (self->venue, other->venue) && g_str_equal (self->watchlist, other->watchlist) && self->is_held == other->is_held;
}

gboolean
finx_screen_covers (const FinxScreen     *self,
                    const FinxInstrument *instrument)
{
  return (self->asset_class < 0 || self->asset_class == (int) instrument->asset_class)
         && (*self->currency == '\0' || g_ascii_strcasecmp (self->currency, instrument->currency) == 0)
         && (*self->venue == '\0' || g_ascii_strcasecmp (self->venue, instrument->venue) == 0);
}

/* The text */

static void
add_screen (JsonBuilder      *builder,
            const FinxScreen *screen)
{
  json_builder_begin_object (builder);
  finx_json_add_text (builder, "name", screen->name);
  finx_json_add_text (builder, "when", screen->when);
  json_builder_set_member_name (builder, "columns");
  json_builder_begin_array (builder);
  for (char **column = screen->columns; *column != NULL; column++)
    json_builder_add_string_value (builder, *column);
  json_builder_end_array (builder);
  finx_json_add_text (builder, "interval", finx_interval_to_string (screen->interval));
  finx_json_add_text (builder, "kind", screen->asset_class < 0 ? "" : finx_asset_class_to_string ((FinxAssetClass) screen->asset_class));
  finx_json_add_text (builder, "currency", screen->currency);
  finx_json_add_text (builder, "venue", screen->venue);
  finx_json_add_text (builder, "watchlist", screen->watchlist);
  finx_json_add_integer (builder, "held", screen->is_held);
  json_builder_end_object (builder);
}

char *
finx_screens_to_text (GPtrArray *screens)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "screens");
  json_builder_begin_array (builder);
  for (guint i = 0; i < screens->len; i++)
    add_screen (builder, screens->pdata[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return finx_json_end (builder);
}

static void
read_text (JsonObject *object,
           const char *name,
           char      **text)
{
  const char *read = finx_json_get_text (object, name);

  if (read == NULL)
    return;
  g_free (*text);
  *text = g_strdup (read);
}

static FinxScreen *
read_screen (JsonObject *object)
{
  const char *name = finx_json_get_text (object, "name"), *when = finx_json_get_text (object, "when");
  const char *interval = finx_json_get_text (object, "interval"), *kind = finx_json_get_text (object, "kind");
  JsonArray *columns = finx_json_get_array (object, "columns");
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) read = NULL;
  FinxAssetClass asset_class;
  FinxScreen *self;
  gint64 held = 0;

  if (name == NULL || when == NULL)
    return NULL;
  for (guint i = 0; columns != NULL && i < MIN (json_array_get_length (columns), FINX_SCREEN_MOST_COLUMNS); i++)
    if (json_node_get_value_type (json_array_get_element (columns, i)) == G_TYPE_STRING)
      g_strv_builder_add (builder, json_array_get_string_element (columns, i));
  read = g_strv_builder_end (builder);
  self = finx_screen_new (name, when, (const char *const *) read);
  if (interval == NULL || !finx_interval_from_string (interval, &self->interval) || !finx_interval_is_of_time (self->interval))
    self->interval = FINX_INTERVAL_1D;
  if (kind != NULL && finx_asset_class_from_string (kind, &asset_class))
    self->asset_class = (int) asset_class;
  read_text (object, "currency", &self->currency);
  read_text (object, "venue", &self->venue);
  read_text (object, "watchlist", &self->watchlist);
  self->is_held = finx_json_get_integer (object, "held", &held) && held != 0;
  return self;
}

GPtrArray *
finx_screens_from_text (const char *text)
{
  g_autoptr(JsonObject) object = finx_json_parse_object (text);
  JsonArray *array = object != NULL ? finx_json_get_array (object, "screens") : NULL;
  GPtrArray *screens;

  if (array == NULL)
    return NULL;
  screens = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_screen_free);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *element = finx_json_object_of (json_array_get_element (array, i));
      FinxScreen *screen = element != NULL ? read_screen (element) : NULL;

      if (screen != NULL)
        g_ptr_array_add (screens, screen);
    }
  return screens;
}
