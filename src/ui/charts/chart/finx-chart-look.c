/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the chart looks: its type, its scale, its panes. The user's choice, which whoever shows the chart remembers as a text. */
#include "ui/charts/chart/finx-chart-private.h"

#include <glib/gi18n.h>

#include "base/finx-json.h"

#define LOOK_CHANGED_MS 400     /* a divider that is moved by keys is remembered once */
#define MOST_HEIGHT     2000    /* px of a pane that can be meant */
#define MOST_UNDO       200

enum { PROP_0, PROP_TYPE, PROP_SCALE, PROP_ZONE, PROP_VOLUME, PROP_SESSIONS, PROP_GAPS, PROP_EVENTS, N_PROPS };
static GParamSpec *properties[N_PROPS];

static const struct
{
  const char *name;             /* as it is remembered */
  const char *label;
} types[FINX_N_CHART_TYPES] = {
  { "candles", N_("Candles") },
  { "hollow", N_("Hollow candles") },
  { "bars", N_("Bars") },
  { "line", N_("Line") },
  { "area", N_("Area") },
  { "baseline", N_("Baseline") },
  { "heikin-ashi", N_("Heikin-Ashi") },
  { "renko", N_("Renko") },
};

const char *
finx_chart_type_label (FinxChartType type)
{
  return _(types[type].label);
}

static void
set_type (FinxChart     *self,
          FinxChartType  type)
{
  gboolean is_made = finx_chart_type_is_made (self->type) || finx_chart_type_is_made (type);

  if (type == self->type)
    return;
  self->type = type;
  if (is_made)
    finx_chart_bars_changed (self);
}

static gboolean
parse_type (const char    *text,
            FinxChartType *type)
{
  for (int i = 0; i < FINX_N_CHART_TYPES; i++)
    if (g_strcmp0 (text, types[i].name) == 0)
      {
        *type = (FinxChartType) i;
        return TRUE;
      }
  return FALSE;
}

/* Look, what is compared and drawings, a line between them: what one step of undoing brings back. */
static char *
get_state (FinxChart *self)
{
  g_autofree char *look = finx_chart_get_look (self);
  g_autofree char *compared = finx_chart_get_compared (self);
  g_autofree char *drawings = finx_chart_get_drawings (self);

  return g_strconcat (look, "\n", compared, "\n", drawings, NULL);
}

static void
tell_difference (FinxChart  *self,
                 const char *before)    /* (nullable) */
{
  g_auto(GStrv) old = g_strsplit (before != NULL ? before : "", "\n", 3);
  g_auto(GStrv) new = g_strsplit (self->look, "\n", 3);

  if (before == NULL || strcmp (old[0], new[0]) != 0)
    g_signal_emit_by_name (self, "look-changed");
  if (before == NULL || strcmp (old[2], new[2]) != 0)
    g_signal_emit_by_name (self, "drawings-changed");
}

/* @look (transfer full) is the state now; the one before can be had again. */
static void
keep_step (FinxChart *self,
           char      *look)
{
  if (self->look != NULL)
    g_ptr_array_add (self->undo, g_steal_pointer (&self->look));
  if (self->undo->len > MOST_UNDO)
    g_ptr_array_remove_index (self->undo, 0);
  g_ptr_array_set_size (self->redo, 0);
  self->look = look;
}

static void
tell_look (FinxChart *self)
{
  g_autofree char *look = get_state (self);
  g_autofree char *before = NULL;

  if (g_strcmp0 (look, self->look) == 0)
    return;
  before = g_strdup (self->look);
  keep_step (self, g_steal_pointer (&look));
  tell_difference (self, before);
}

static gboolean
tell_cb (gpointer user_data)
{
  FinxChart *self = user_data;

  self->look_id = 0;
  tell_look (self);
  return G_SOURCE_REMOVE;
}

void
finx_chart_look_changed (FinxChart *self)
{
  if (self->look_id == 0 && self->look_holds == 0)
    self->look_id = g_timeout_add (LOOK_CHANGED_MS, tell_cb, self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  finx_chart_changed (self, FINX_CHART_SUMMARY_MS);
}

void
finx_chart_next_type (FinxChart *self,
                      int        by)
{
  g_object_set (self, "type", types[(self->type + FINX_N_CHART_TYPES + by) % FINX_N_CHART_TYPES].name, NULL);
}

void
finx_chart_toggle_scale (FinxChart     *self,
                         FinxScaleKind  scale)
{
  g_object_set (self, "scale", finx_scale_kind_to_string (self->scale == scale ? FINX_SCALE_LINEAR : scale), NULL);
}

/* Another shape of the same bars. */
GMenuModel *
finx_chart_look_menu (FinxChart *self)
{
  static const char *const zone_labels[FINX_N_CHART_ZONES] = { N_("Times of the exchange"), N_("Local times"), N_("UTC") };
  static const char *const scales[FINX_N_SCALES] = { N_("Linear scale"), N_("Logarithmic scale"), N_("Percent scale"), N_("Indexed to 100") };
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) shapes = g_menu_new ();
  g_autoptr(GMenu) values = g_menu_new ();
  g_autoptr(GMenu) panes = g_menu_new ();
  g_autoptr(GMenu) zones = g_menu_new ();

  for (int i = 0; i < FINX_N_CHART_TYPES; i++)
    {
      g_autofree char *action = g_strdup_printf ("chart.type('%s')", types[i].name);

      g_menu_append (shapes, _(types[i].label), action);
    }
  for (int i = 0; i < FINX_N_SCALES; i++)
    {
      g_autofree char *action = g_strdup_printf ("chart.scale('%s')", finx_scale_kind_to_string ((FinxScaleKind) i));

      g_menu_append (values, _(scales[i]), action);
    }
  for (int i = 0; i < FINX_N_CHART_ZONES; i++)
    {
      g_autofree char *action = g_strdup_printf ("chart.zone('%s')", finx_chart_zone_to_string ((FinxChartZone) i));

      g_menu_append (zones, _(zone_labels[i]), action);
    }
  g_menu_append (panes, _("Volume"), "chart.volume");
  g_menu_append (panes, _("Sessions"), "chart.sessions");
  /* Translators: nights and weekends have room on the time axis of a chart */
  g_menu_append (panes, _("Gaps"), "chart.gaps");
  g_menu_append (panes, _("Events"), "chart.events");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (shapes));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (values));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (zones));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (panes));
  return G_MENU_MODEL (menu);
}

/* What is changed while a window is open is one change. */
void
finx_chart_hold_look (FinxChart *self,
                      gboolean   hold)
{
  self->look_holds += hold ? 1 : -1;
  if (!hold)
    finx_chart_look_changed (self);
}

static void
get_property (GObject    *object,
              guint       id,
              GValue     *value,
              GParamSpec *pspec)
{
  FinxChart *self = FINX_CHART (object);

  switch (id)
    {
    case PROP_TYPE:
      g_value_set_string (value, types[self->type].name);
      break;
    case PROP_SCALE:
      g_value_set_string (value, finx_scale_kind_to_string (self->scale));
      break;
    case PROP_ZONE:
      g_value_set_string (value, finx_chart_zone_to_string (self->zone_choice));
      break;
    case PROP_VOLUME:
      g_value_set_boolean (value, self->has_volume);
      break;
    case PROP_SESSIONS:
      g_value_set_boolean (value, self->shows_sessions);
      break;
    case PROP_GAPS:
      g_value_set_boolean (value, self->shows_gaps);
      break;
    case PROP_EVENTS:
      g_value_set_boolean (value, self->shows_events);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
set_property (GObject      *object,
              guint         id,
              const GValue *value,
              GParamSpec   *pspec)
{
  FinxChart *self = FINX_CHART (object);
  FinxChartType type = self->type;
  FinxScaleKind scale = self->scale;
  FinxChartZone zone = self->zone_choice;
  gboolean has_volume = self->has_volume, shows_sessions = self->shows_sessions, shows_events = self->shows_events;
  gboolean shows_gaps = self->shows_gaps;

  if (id == PROP_TYPE)
    parse_type (g_value_get_string (value), &type);
  else if (id == PROP_SCALE)
    finx_scale_kind_from_string (g_value_get_string (value), &scale);
  else if (id == PROP_ZONE)
    finx_chart_zone_from_string (g_value_get_string (value), &zone);
  else if (id == PROP_VOLUME)
    has_volume = g_value_get_boolean (value);
  else if (id == PROP_SESSIONS)
    shows_sessions = g_value_get_boolean (value);
  else if (id == PROP_GAPS)
    shows_gaps = g_value_get_boolean (value);
  else
    shows_events = g_value_get_boolean (value);
  if (type == self->type && scale == self->scale && zone == self->zone_choice && has_volume == self->has_volume
      && shows_sessions == self->shows_sessions && shows_gaps == self->shows_gaps && shows_events == self->shows_events)
    return;
  set_type (self, type);
  self->scale = scale;
  self->zone_choice = zone;
  self->has_volume = has_volume;
  self->shows_sessions = shows_sessions;
  self->shows_gaps = shows_gaps;
  self->shows_events = shows_events;
  finx_chart_choose_zone (self);
  g_object_notify_by_pspec (object, properties[id]);
  finx_chart_look_changed (self);
}

static void
add_studies (FinxChart   *self,
             JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "studies");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->studies->len; i++)
    {
      g_autofree char *text = finx_chart_study_to_text (self->studies->pdata[i]);

      json_builder_add_string_value (builder, text);
    }
  json_builder_end_array (builder);
}

char *
finx_chart_get_studies (FinxChart *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_studies (self, builder);
  json_builder_end_object (builder);
  return finx_json_end (builder);
}

/**
 * finx_chart_get_look:
 *
 * Returns: (transfer full): type, scale and panes as JSON, for finx_chart_set_look()
 */
char *
finx_chart_get_look (FinxChart *self)
{
  g_autoptr(JsonBuilder) builder = NULL;

  g_return_val_if_fail (FINX_IS_CHART (self), NULL);
  builder = json_builder_new ();
  json_builder_begin_object (builder);
  finx_json_add_text (builder, "type", types[self->type].name);
  finx_json_add_text (builder, "scale", finx_scale_kind_to_string (self->scale));
  finx_json_add_text (builder, "zone", finx_chart_zone_to_string (self->zone_choice));
  finx_json_add_integer (builder, "sessions", self->shows_sessions);
  finx_json_add_integer (builder, "gaps", self->shows_gaps);
  finx_json_add_integer (builder, "events", self->shows_events);
  finx_json_add_integer (builder, "volume", self->has_volume ? self->volume_height : 0);
  add_studies (self, builder);
  json_builder_end_object (builder);
  return finx_json_end (builder);
}

/* Those that are the same as before keep their values. */
static void
set_studies (FinxChart *self,
             JsonArray *texts)
{
  GPtrArray *before = self->studies;

  self->studies = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_chart_study_free);
  for (guint i = 0; i < json_array_get_length (texts); i++)
    {
      JsonNode *node = json_array_get_element (texts, i);
      FinxChartStudy *study = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
                              ? finx_chart_study_from_text (json_node_get_string (node)) : NULL;

      if (study == NULL)
        continue;
      for (guint k = 0; k < before->len; k++)
        {
          FinxChartStudy *old = before->pdata[k];

          if (old->live != NULL && finx_chart_study_is_alike (study, old))
            {
              finx_chart_study_take (study, old);
              break;
            }
        }
      g_ptr_array_add (self->studies, study);
    }
  g_ptr_array_unref (before);
  finx_chart_studies_compute (self);
}

void
finx_chart_apply_look (FinxChart  *self,
                       const char *look)
{
  g_autoptr(JsonObject) object = finx_json_parse_object (look);
  FinxChartType type = self->type;
  JsonArray *studies;
  gint64 height, shown;

  if (object == NULL)
    return;
  parse_type (finx_json_get_text (object, "type"), &type);
  set_type (self, type);
  finx_scale_kind_from_string (finx_json_get_text (object, "scale"), &self->scale);
  finx_chart_zone_from_string (finx_json_get_text (object, "zone"), &self->zone_choice);
  finx_chart_choose_zone (self);
  if (finx_json_get_integer (object, "sessions", &shown))
    self->shows_sessions = shown != 0;
  if (finx_json_get_integer (object, "gaps", &shown))
    self->shows_gaps = shown != 0;
  if (finx_json_get_integer (object, "events", &shown))
    self->shows_events = shown != 0;
  if (finx_json_get_integer (object, "volume", &height) && height >= 0 && height <= MOST_HEIGHT)
    {
      self->has_volume = height > 0;
      self->volume_height = height > 0 ? (int) height : self->volume_height;
    }
  studies = finx_json_get_array (object, "studies");
  if (studies != NULL)
    set_studies (self, studies);
  for (int i = PROP_0 + 1; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * finx_chart_set_look:
 * @look: (nullable): from finx_chart_get_look(); what it does not say, or nobody can read, stays as it is
 */
void
finx_chart_set_look (FinxChart  *self,
                     const char *look)
{
  g_return_if_fail (FINX_IS_CHART (self));

  if (look != NULL)
    finx_chart_apply_look (self, look);
  finx_chart_forget_changes (self);
}

void
finx_chart_flush (FinxChart *self)
{
  g_return_if_fail (FINX_IS_CHART (self));

  if (self->look_id == 0)
    return;
  g_clear_handle_id (&self->look_id, g_source_remove);
  tell_look (self);
}

void
finx_chart_forget_changes (FinxChart *self)
{
  g_clear_handle_id (&self->look_id, g_source_remove);
  g_free (self->look);
  self->look = get_state (self);
  g_ptr_array_set_size (self->undo, 0);
  g_ptr_array_set_size (self->redo, 0);
}

/**
 * finx_chart_take_drawings:
 * @text: (nullable): from finx_chart_get_drawings() of another chart of the instrument
 *
 * One step of undoing; nobody is told, since whoever shows the chart brought it.
 */
void
finx_chart_take_drawings (FinxChart  *self,
                          const char *text)
{
  g_autofree char *before = NULL;

  g_return_if_fail (FINX_IS_CHART (self));
  finx_chart_flush (self);
  before = finx_chart_get_drawings (self);
  if (g_strcmp0 (before, text != NULL ? text : "") == 0)
    return;
  finx_chart_apply_drawings (self, text != NULL ? text : "");
  keep_step (self, get_state (self));
  finx_chart_changed (self, FINX_CHART_SUMMARY_MS);
}

void
finx_chart_undo (FinxChart *self,
                 gboolean   redo)
{
  GPtrArray *from = redo ? self->redo : self->undo, *to = redo ? self->undo : self->redo;
  g_autofree char *look = NULL, *before = NULL;
  g_auto(GStrv) parts = NULL;

  finx_chart_flush (self);
  if (from->len == 0)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  look = g_ptr_array_steal_index (from, from->len - 1);
  before = g_strdup (self->look);
  g_ptr_array_add (to, g_steal_pointer (&self->look));
  parts = g_strsplit (look, "\n", 3);
  finx_chart_apply_compared (self, parts[1]);           /* before the look: the first one brings a scale of its own */
  finx_chart_apply_look (self, parts[0]);
  finx_chart_apply_drawings (self, parts[2]);
  self->look = g_steal_pointer (&look);
  tell_difference (self, before);
  finx_chart_changed (self, FINX_CHART_SUMMARY_MS);
}

void
finx_chart_look_class_init (FinxChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = get_property;
  object_class->set_property = set_property;
  properties[PROP_TYPE] = g_param_spec_string ("type", NULL, NULL, types[0].name, flags);
  properties[PROP_SCALE] = g_param_spec_string ("scale", NULL, NULL, finx_scale_kind_to_string (FINX_SCALE_LINEAR), flags);
  properties[PROP_ZONE] = g_param_spec_string ("zone", NULL, NULL, finx_chart_zone_to_string (FINX_CHART_ZONE_EXCHANGE), flags);
  properties[PROP_EVENTS] = g_param_spec_boolean ("events", NULL, NULL, TRUE, flags);
  properties[PROP_GAPS] = g_param_spec_boolean ("gaps", NULL, NULL, FALSE, flags);
  properties[PROP_SESSIONS] = g_param_spec_boolean ("sessions", NULL, NULL, TRUE, flags);
  properties[PROP_VOLUME] = g_param_spec_boolean ("volume", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_install_property_action (widget_class, "chart.type", "type");
  gtk_widget_class_install_property_action (widget_class, "chart.scale", "scale");
  gtk_widget_class_install_property_action (widget_class, "chart.zone", "zone");
  gtk_widget_class_install_property_action (widget_class, "chart.volume", "volume");
  gtk_widget_class_install_property_action (widget_class, "chart.sessions", "sessions");
  gtk_widget_class_install_property_action (widget_class, "chart.gaps", "gaps");
  gtk_widget_class_install_property_action (widget_class, "chart.events", "events");

  /**
   * FinxChart::look-changed:
   *
   * The user chose another look: remember finx_chart_get_look().
   */
  g_signal_new ("drawings-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_signal_new ("tool-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  g_signal_new ("study-shared", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_signal_new ("look-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}
