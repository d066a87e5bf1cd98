/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/chart/studies/finx-study-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "base/finx-clock.h"
#include "ui/charts/chart/finx-chart-private.h"
#include "ui/widgets/finx-css-class.h"
#include "ui/widgets/finx-symbol-picker.h"

/* Lives as long as the page; the rest is borrowed from it. */
typedef struct
{
  FinxChart *chart;
  guint      study;
  GtkWidget *widget;
  GtkWidget *parameters[FINX_INDICATOR_MAX_PARAMETERS];         /* a spin button, or for a time an entry row */
  GtkWidget *source;                    /* %NULL: it has none */
  GtkWidget *other;                     /* likewise: the button that chooses the second instrument */
  GtkWidget *colors[FINX_INDICATOR_MAX_OUTPUTS];
  GtkWidget *free_colors[FINX_INDICATOR_MAX_OUTPUTS];   /* buttons that choose one of all */
} Page;

static const char *
source_label (FinxPriceSource source)
{
  static const char *const labels[FINX_N_SOURCES] = {
    [FINX_SOURCE_CLOSE] = N_("Close"), [FINX_SOURCE_OPEN] = N_("Open"), [FINX_SOURCE_HIGH] = N_("High"), [FINX_SOURCE_LOW] = N_("Low"),
    [FINX_SOURCE_HL2] = N_("(High + low) / 2"), [FINX_SOURCE_HLC3] = N_("(High + low + close) / 3"),
    [FINX_SOURCE_OHLC4] = N_("(Open + high + low + close) / 4"), [FINX_SOURCE_VOLUME] = N_("Volume"),
  };

  return _(labels[source]);
}

/* UTC seconds of what was written; 0: nothing. FALSE: no time. */
static gboolean
read_time (GtkWidget *row,
           double    *value)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
  g_autofree char *whole = strchr (text, 'T') != NULL ? g_strdup (text) : g_strconcat (text, "T00:00:00Z", NULL);
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(GDateTime) time = text[0] != '\0' ? g_date_time_new_from_iso8601 (whole, utc) : NULL;

  *value = time != NULL ? (double) g_date_time_to_unix (time) : 0;
  return time != NULL || text[0] == '\0';
}

static guint32
read_color (GtkWidget *button)
{
  GdkRGBA color;

  gtk_color_chooser_get_rgba (GTK_COLOR_CHOOSER (button), &color);
  return FINX_STUDY_FREE_COLOR | (guint32) lroundf (color.red * 255) << 16 | (guint32) lroundf (color.green * 255) << 8
         | (guint32) lroundf (color.blue * 255);
}

/* Takes @study (transfer full) into the chart, and its name as the page's title. */
static void
replace (Page           *page,
         FinxChartStudy *study)
{
  g_autofree char *title = finx_chart_study_title (study);

  finx_chart_replace_study (page->chart, page->study, study);
  adw_preferences_page_set_title (ADW_PREFERENCES_PAGE (page->widget), title);
}

static void
changed_cb (Page *page)
{
  FinxChartStudy *study = finx_chart_study_copy (page->chart->studies->pdata[page->study]);
  const FinxIndicatorInfo *info = study->spec.info;
  gboolean is_valid = TRUE;

  for (guint i = 0; i < info->n_parameters; i++)
    if (info->parameters[i].kind == FINX_PARAMETER_TIME)
      {
        gboolean is_time = read_time (page->parameters[i], &study->spec.parameters[i]);

        finx_css_class_set (page->parameters[i], "error", !is_time);
        is_valid &= is_time;
      }
    else
      study->spec.parameters[i] = gtk_spin_button_get_value (GTK_SPIN_BUTTON (page->parameters[i]));
  if (page->source != NULL)
    study->spec.source = (FinxPriceSource) adw_combo_row_get_selected (ADW_COMBO_ROW (page->source));
  for (guint i = 0; i < info->n_outputs; i++)
    {
      guint chosen = adw_combo_row_get_selected (ADW_COMBO_ROW (page->colors[i]));

      study->colors[i] = chosen < FINX_STUDY_COLORS ? chosen : read_color (page->free_colors[i]);
    }
  /* such as a fast period above the slow one: what the chart shows stays until they fit */
  if (is_valid && finx_indicator_spec_check (&study->spec, NULL))
    replace (page, study);
  else
    finx_chart_study_free (study);
}

static GtkWidget *
add_number (Page                          *page,
            AdwPreferencesGroup           *group,
            const FinxIndicatorParameter  *parameter,
            double                         value)
{
  gboolean is_whole = parameter->kind == FINX_PARAMETER_WHOLE;
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *spin = gtk_spin_button_new_with_range (parameter->least, parameter->most, is_whole ? 1 : 0.1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(parameter->title));
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (spin), is_whole ? 0 : 3);
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (spin), TRUE);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), value);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, _(parameter->title), -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), spin);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), spin);
  adw_preferences_group_add (group, row);
  g_signal_connect_swapped (spin, "value-changed", G_CALLBACK (changed_cb), page);
  return spin;
}

static GtkWidget *
add_time (Page                          *page,
          AdwPreferencesGroup           *group,
          const FinxIndicatorParameter  *parameter,
          double                         value)
{
  GtkWidget *row = adw_entry_row_new ();
  g_autofree char *text = value > 0 ? finx_time_format_iso ((gint64) value * G_USEC_PER_SEC) : g_strdup ("");
  /* Translators: the name of a field for a time, such as "Anchor (2024-03-09T14:30:00Z; empty: the first bar)" */
  g_autofree char *title = g_strdup_printf (_("%s (2024-03-09T14:30:00Z; empty: the first bar)"), _(parameter->title));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  adw_preferences_group_add (group, row);
  g_signal_connect_swapped (row, "changed", G_CALLBACK (changed_cb), page);
  return row;
}

static void
picked_cb (Page         *page,
           FinxQuoteRow *row)
{
  FinxChartStudy *study = finx_chart_study_copy (page->chart->studies->pdata[page->study]);
  const char *symbol = finx_quote_row_get_instrument (row)->symbol;

  finx_chart_study_set_other (study, symbol);
  replace (page, study);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (page->other), symbol);
  gtk_widget_grab_focus (page->other);
}

/* Of a study that looks at two instruments the one that is not the chart's. */
static void
add_other (Page                *page,
           AdwPreferencesGroup *group,
           const char          *symbol)         /* nullable */
{
  GtkWidget *row = adw_action_row_new (), *picker = finx_symbol_picker_new (page->chart->instruments);

  page->other = gtk_menu_button_new ();
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (page->other), picker);
  gtk_widget_set_valign (page->other, GTK_ALIGN_CENTER);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (page->other), symbol != NULL ? symbol : _("Choose…"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Second instrument"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), page->other);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), page->other);
  adw_preferences_group_add (group, row);
  g_signal_connect_swapped (picker, "picked", G_CALLBACK (picked_cb), page);
}

static GtkWidget *
add_choice (Page                *page,
            AdwPreferencesGroup *group,
            const char          *title,
            const char *       (*label) (guint),
            guint                n,
            guint                chosen)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr(GtkStringList) list = gtk_string_list_new (NULL);

  for (guint i = 0; i < n; i++)
    gtk_string_list_append (list, label (i));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (list));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), chosen);
  adw_preferences_group_add (group, row);
  g_signal_connect_swapped (row, "notify::selected", G_CALLBACK (changed_cb), page);
  return row;
}

static const char *
color_label (guint color)
{
  return color < FINX_STUDY_COLORS ? finx_chart_study_color_label (color) : _("Own colour");
}

/* Whoever chooses one of all means it. */
static void
color_set_cb (Page      *page,
              GtkWidget *button)
{
  for (guint i = 0; i < FINX_INDICATOR_MAX_OUTPUTS; i++)
    if (page->free_colors[i] == button)
      adw_combo_row_set_selected (ADW_COMBO_ROW (page->colors[i]), FINX_STUDY_COLORS);
  changed_cb (page);
}

/* One of the style's, or any other. */
static void
add_color (Page                 *page,
           AdwPreferencesGroup  *group,
           const FinxChartStudy *study,
           guint                 output)
{
  gboolean is_free = (study->colors[output] & FINX_STUDY_FREE_COLOR) != 0;
  const char *title = _(study->spec.info->outputs[output].title);
  GdkRGBA color = finx_chart_study_color (&page->chart->palette, study->colors[output]);
  GtkWidget *button = gtk_color_button_new_with_rgba (&color);
  g_autofree char *label = g_strdup_printf (_("Own colour, %s"), title);

  page->free_colors[output] = button;
  page->colors[output] = add_choice (page, group, title, color_label, FINX_STUDY_COLORS + 1, is_free ? FINX_STUDY_COLORS : study->colors[output]);
  gtk_color_button_set_title (GTK_COLOR_BUTTON (button), title);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Own colour"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (page->colors[output]), button);
  g_signal_connect_swapped (button, "color-set", G_CALLBACK (color_set_cb), page);
}

GtkWidget *
finx_study_page_new (FinxChart *chart,
                     guint      study)
{
  const FinxChartStudy *now = chart->studies->pdata[study];
  const FinxIndicatorInfo *info = now->spec.info;
  GtkWidget *widget = adw_preferences_page_new (), *values = adw_preferences_group_new (), *look = adw_preferences_group_new ();
  g_autofree char *title = finx_chart_study_title (now);
  Page *page = g_new0 (Page, 1);

  page->chart = chart;
  page->study = study;
  page->widget = widget;
  adw_preferences_page_set_title (ADW_PREFERENCES_PAGE (widget), title);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (values), _(info->title));
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (look), _("Colours"));
  if (finx_chart_study_needs_other (now) && chart->instruments != NULL)
    add_other (page, ADW_PREFERENCES_GROUP (values), now->other);
  for (guint i = 0; i < info->n_parameters; i++)
    page->parameters[i] = (info->parameters[i].kind == FINX_PARAMETER_TIME ? add_time : add_number)
                          (page, ADW_PREFERENCES_GROUP (values), &info->parameters[i], now->spec.parameters[i]);
  if (info->has_source)
    page->source = add_choice (page, ADW_PREFERENCES_GROUP (values), _("Source"), (const char * (*) (guint)) source_label, FINX_N_SOURCES, now->spec.source);
  for (guint i = 0; i < info->n_outputs; i++)
    add_color (page, ADW_PREFERENCES_GROUP (look), now, i);
  if (info->n_parameters == 0 && !info->has_source)
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (values), _("It has nothing to choose but its colours"));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (widget), ADW_PREFERENCES_GROUP (values));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (widget), ADW_PREFERENCES_GROUP (look));
  g_object_set_data_full (G_OBJECT (widget), "page", page, g_free);
  return widget;
}
