/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/charts/finx-grid-layout.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "base/finx-json.h"

static const char *const names[FINX_N_KEPT] = { "symbol", "interval", "look", "compare", "range", "rail", "group", "interval-group" };

FinxGridLayout *
finx_grid_layout_new (void)
{
  FinxGridLayout *self = g_new0 (FinxGridLayout, 1);

  self->shape = &finx_chart_shapes[0];
  return self;
}

void
finx_grid_layout_free (FinxGridLayout *self)
{
  for (guint i = 0; i < FINX_CHARTS_MOST; i++)
    for (guint k = 0; k < FINX_N_KEPT; k++)
      g_free (self->kept[i][k]);
  g_free (self);
}

static void
add_parts (JsonBuilder  *builder,
           const char   *name,
           const double *parts,
           guint         n)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    json_builder_add_double_value (builder, parts[i]);
  json_builder_end_array (builder);
}

/**
 * finx_grid_layout_to_text:
 *
 * Returns: (transfer full): `{"shape":"4","columns":[…],"rows":[…],"active":0,"charts":[{"symbol":"AAPL",…},…]}`
 */
char *
finx_grid_layout_to_text (const FinxGridLayout *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  finx_json_add_text (builder, "shape", self->shape->name);
  add_parts (builder, "columns", self->columns, self->shape->columns);
  add_parts (builder, "rows", self->rows, self->shape->rows);
  finx_json_add_integer (builder, "active", self->active);
  if (self->has_charts)
    {
      json_builder_set_member_name (builder, "charts");
      json_builder_begin_array (builder);
      for (guint i = 0; i < self->shape->n; i++)
        {
          json_builder_begin_object (builder);
          for (guint k = 0; k < FINX_N_KEPT; k++)
            if (self->kept[i][k] != NULL && self->kept[i][k][0] != '\0')
              finx_json_add_text (builder, names[k], self->kept[i][k]);
          json_builder_end_object (builder);
        }
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
  return finx_json_end (builder);
}

/* FALSE: they are none; equal ones then. */
static gboolean
read_parts (JsonObject *object,
            const char *name,
            double     *parts,
            guint       n)
{
  JsonArray *array = finx_json_get_array (object, name);

  if (array == NULL || json_array_get_length (array) != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      parts[i] = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) : 0;
    }
  return TRUE;
}

static void
read_charts (FinxGridLayout *self,
             JsonArray      *array)
{
  self->has_charts = TRUE;
  for (guint i = 0; i < MIN (json_array_get_length (array), self->shape->n); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        for (guint k = 0; k < FINX_N_KEPT; k++)
          self->kept[i][k] = g_strdup (finx_json_get_text (json_node_get_object (node), names[k]));
    }
}

FinxGridLayout *
finx_grid_layout_from_text (const char *text,
                            GError    **error)
{
  g_autoptr(JsonObject) object = finx_json_parse_object (text);
  FinxGridLayout *self = finx_grid_layout_new ();
  const FinxChartShape *shape = finx_chart_shape_find (object != NULL ? finx_json_get_text (object, "shape") : text);
  gint64 active;

  if (shape == NULL)
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-CHARTS-001",
                      _("The layout of the charts could not be read; one chart is shown. Nothing else is lost."));
      return self;
    }
  self->shape = shape;
  if (object == NULL)
    return self;
  read_parts (object, "columns", self->columns, shape->columns);
  read_parts (object, "rows", self->rows, shape->rows);
  if (finx_json_get_integer (object, "active", &active) && active >= 0 && active < shape->n)
    self->active = (guint) active;
  if (finx_json_get_array (object, "charts") != NULL)
    read_charts (self, finx_json_get_array (object, "charts"));
  return self;
}

char *
finx_chart_kept_key (guint    slot,
                     FinxKept kept)
{
  return slot == 0 ? g_strdup_printf ("markets.chart-%s", names[kept]) : g_strdup_printf ("markets.chart-%s-%u", names[kept], slot);
}

void
finx_grid_layout_read (FinxGridLayout *self,
                       FinxEngine     *engine,
                       guint           first_slot)
{
  self->has_charts = TRUE;
  for (guint i = 0; i < self->shape->n; i++)
    for (guint k = 0; k < FINX_N_KEPT; k++)
      {
        g_autofree char *key = finx_chart_kept_key (first_slot + i, (FinxKept) k);

        g_free (self->kept[i][k]);
        self->kept[i][k] = finx_engine_get_state (engine, key);
      }
}

void
finx_grid_layout_write (const FinxGridLayout *self,
                        FinxEngine           *engine,
                        guint                 first_slot)
{
  for (guint i = 0; self->has_charts && i < self->shape->n; i++)
    for (guint k = 0; k < FINX_N_KEPT; k++)
      {
        g_autofree char *key = finx_chart_kept_key (first_slot + i, (FinxKept) k);
        g_autofree char *before = finx_engine_get_state (engine, key);

        if (self->kept[i][k] != NULL || before != NULL)
          finx_engine_set_state (engine, key, self->kept[i][k] != NULL ? self->kept[i][k] : "");
      }
}

static guint
group_of (const char *text)
{
  guint group = text != NULL ? (guint) atoi (text) : 0;

  return group <= FINX_CHART_GROUPS ? group : 0;
}

void
finx_grid_layout_tell (const FinxGridLayout *self,
                       FinxChartLinks       *links,
                       FinxInstrumentTable  *instruments)
{
  for (guint i = 0; self->has_charts && i < self->shape->n; i++)
    {
      char *const *kept = self->kept[i];
      const FinxInstrument *instrument = kept[FINX_KEPT_SYMBOL] != NULL ? finx_instrument_table_lookup (instruments, kept[FINX_KEPT_SYMBOL]) : NULL;
      FinxInterval interval;

      if (instrument != NULL)
        finx_chart_links_tell_instrument (links, NULL, kept[FINX_KEPT_GROUP] != NULL ? group_of (kept[FINX_KEPT_GROUP]) : 1, instrument);
      if (kept[FINX_KEPT_INTERVAL] != NULL && finx_interval_from_string (kept[FINX_KEPT_INTERVAL], &interval))
        finx_chart_links_tell_interval (links, NULL, group_of (kept[FINX_KEPT_INTERVAL_GROUP]), interval);
    }
}
