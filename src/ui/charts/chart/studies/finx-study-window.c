/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/chart/studies/finx-study-window.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/charts/chart/finx-chart-private.h"
#include "ui/charts/chart/studies/finx-study-page.h"
#include "ui/charts/finx-preset-list.h"

#define FINX_TYPE_STUDY_WINDOW (finx_study_window_get_type ())
G_DECLARE_FINAL_TYPE (FinxStudyWindow, finx_study_window, FINX, STUDY_WINDOW, AdwWindow)

struct _FinxStudyWindow
{
  AdwWindow  parent_instance;

  FinxChart *chart;                     /* owned */
  char      *before;                    /* its look when the window opened; %NULL: it is to be kept */
  GtkWidget *stack, *bin;               /* borrowed like the next: the list, and the study that is changed */
  GtkWidget *title, *back, *cancel;
  GtkWidget *templates;                 /* (nullable) */
  GtkWidget *search, *present, *available, *none;
  GPtrArray *rows;                      /* of those in @present */
  GPtrArray *choices;                   /* rows of those in @available, in the order of the indicators */
};

G_DEFINE_FINAL_TYPE (FinxStudyWindow, finx_study_window, ADW_TYPE_WINDOW)

static void show_list (FinxStudyWindow *self);

static void
show_study (FinxStudyWindow *self,
            guint            i)
{
  GtkWidget *page = finx_study_page_new (self->chart, i);

  adw_bin_set_child (ADW_BIN (self->bin), page);
  g_object_bind_property (page, "title", self->title, "title", G_BINDING_SYNC_CREATE);
  gtk_widget_set_visible (self->back, TRUE);
  gtk_widget_set_visible (self->cancel, FALSE);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "study");
  gtk_widget_child_focus (self->bin, GTK_DIR_TAB_FORWARD);
}

static void
edit_cb (FinxStudyWindow *self,
         GtkWidget       *row)
{
  guint i;

  if (g_ptr_array_find (self->rows, row, &i))
    show_study (self, i);
}

static void
remove_cb (FinxStudyWindow *self,
           GtkWidget       *button)
{
  guint i;

  if (!g_ptr_array_find (self->rows, gtk_widget_get_ancestor (button, ADW_TYPE_ACTION_ROW), &i))
    return;
  finx_chart_remove_study (self->chart, i);
  show_list (self);
  gtk_widget_grab_focus (self->rows->len > 0 ? self->rows->pdata[MIN (i, self->rows->len - 1)] : self->search);
}

static void
share_cb (FinxStudyWindow *self,
          GtkWidget       *button)
{
  guint i;

  if (g_ptr_array_find (self->rows, gtk_widget_get_ancestor (button, ADW_TYPE_ACTION_ROW), &i))
    finx_chart_share_study (self->chart, i);
}

static void
shown_cb (FinxStudyWindow *self,
          GtkToggleButton *button)
{
  FinxChartStudy *study;
  guint i;

  if (!g_ptr_array_find (self->rows, gtk_widget_get_ancestor (GTK_WIDGET (button), ADW_TYPE_ACTION_ROW), &i))
    return;
  study = self->chart->studies->pdata[i];
  study->is_hidden = !gtk_toggle_button_get_active (button);
  gtk_button_set_icon_name (GTK_BUTTON (button), study->is_hidden ? "view-conceal-symbolic" : "view-reveal-symbolic");
  finx_chart_look_changed (self->chart);
}

static void
name_button (GtkWidget  *button,
             const char *words,
             const char *study)
{
  g_autofree char *label = g_strdup_printf ("%s, %s", words, study);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static GtkWidget *
make_present_row (FinxStudyWindow      *self,
                  const FinxChartStudy *study)
{
  GtkWidget *row = adw_action_row_new (), *toggle = gtk_toggle_button_new (), *trash = gtk_button_new_from_icon_name ("list-remove-symbolic");
  g_autofree char *title = finx_chart_study_title (study);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _(study->spec.info->title));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_button_set_icon_name (GTK_BUTTON (toggle), study->is_hidden ? "view-conceal-symbolic" : "view-reveal-symbolic");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle), !study->is_hidden);
  name_button (toggle, _("Show in the chart"), title);
  name_button (trash, _("Remove study"), title);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  if (finx_chart_shares_studies (self->chart))
    {
      GtkWidget *share = gtk_button_new_from_icon_name ("edit-copy-symbolic");

      name_button (share, _("Copy to all charts"), title);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), share);
      g_signal_connect_object (share, "clicked", G_CALLBACK (share_cb), self, G_CONNECT_SWAPPED);
    }
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), trash);
  g_signal_connect_object (row, "activated", G_CALLBACK (edit_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (toggle, "toggled", G_CALLBACK (shown_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (trash, "clicked", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
  return row;
}

static void
show_list (FinxStudyWindow *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self->present), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < self->chart->studies->len; i++)
    {
      GtkWidget *row = make_present_row (self, self->chart->studies->pdata[i]);

      g_ptr_array_add (self->rows, row);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->present), row);
    }
  gtk_widget_set_visible (self->present, self->rows->len > 0);
  adw_bin_set_child (ADW_BIN (self->bin), NULL);
  adw_window_title_set_title (ADW_WINDOW_TITLE (self->title), _("Studies"));
  gtk_widget_set_visible (self->back, FALSE);
  gtk_widget_set_visible (self->cancel, TRUE);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "list");
}

static void
add_cb (FinxStudyWindow *self,
        GtkWidget       *row)
{
  FinxIndicatorSpec spec;
  guint i;

  if (!g_ptr_array_find (self->choices, row, &i))
    return;
  spec = finx_indicator_spec_initial (finx_indicator_get_info (i));
  finx_chart_add_study (self->chart, finx_chart_study_new (&spec));
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  show_list (self);
  if (finx_chart_study_needs_other (self->chart->studies->pdata[self->chart->studies->len - 1]))
    show_study (self, self->chart->studies->len - 1);   /* nothing to see before it has its second instrument */
  else
    gtk_widget_grab_focus (self->rows->pdata[self->rows->len - 1]);
}

/* Its name, its letters and its name in English, as charts everywhere have it. One of two instruments is there only where they can be chosen. */
static gboolean
matches (FinxStudyWindow         *self,
         const FinxIndicatorInfo *info,
         const char              *needle)
{
  const char *const names[] = { _(info->title), _(info->short_title), info->title, info->name };

  if ((info->needs & FINX_NEEDS_OTHER) != 0 && self->chart->instruments == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *folded = g_utf8_casefold (names[i], -1);

      if (strstr (folded, needle) != NULL)
        return TRUE;
    }
  return FALSE;
}

static GtkWidget *
first_shown (FinxStudyWindow *self)
{
  for (guint i = 0; i < self->choices->len; i++)
    if (gtk_widget_get_visible (self->choices->pdata[i]))
      return self->choices->pdata[i];
  return NULL;
}

static void
search_cb (FinxStudyWindow *self)
{
  g_autofree char *needle = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);

  g_strstrip (needle);
  for (guint i = 0; i < self->choices->len; i++)
    gtk_widget_set_visible (self->choices->pdata[i], matches (self, finx_indicator_get_info (i), needle));
  gtk_widget_set_visible (self->present, needle[0] == '\0' && self->rows->len > 0);
  gtk_widget_set_visible (self->none, first_shown (self) == NULL);
  gtk_widget_set_visible (self->available, first_shown (self) != NULL);
}

static void
search_activate_cb (FinxStudyWindow *self)
{
  GtkWidget *row = gtk_editable_get_text (GTK_EDITABLE (self->search))[0] != '\0' ? first_shown (self) : NULL;

  if (row != NULL)
    add_cb (self, row);
}

static gboolean
delete_cb (FinxStudyWindow *self,
           guint            key)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  GtkWidget *row = focus != NULL && ADW_IS_ACTION_ROW (focus) ? focus : NULL;
  guint i;

  if (key != GDK_KEY_Delete || row == NULL || !g_ptr_array_find (self->rows, row, &i))
    return FALSE;
  remove_cb (self, row);
  return TRUE;
}

static gboolean
close_request_cb (FinxStudyWindow *self)
{
  if (self->before != NULL)
    finx_chart_apply_look (self->chart, self->before);
  return FALSE;
}

static void
done_cb (FinxStudyWindow *self)
{
  g_clear_pointer (&self->before, g_free);
  gtk_window_close (GTK_WINDOW (self));
}

static void
finx_study_window_dispose (GObject *object)
{
  FinxStudyWindow *self = FINX_STUDY_WINDOW (object);

  if (self->chart != NULL)
    {
      finx_chart_hold_look (self->chart, FALSE);
      gtk_widget_grab_focus (GTK_WIDGET (self->chart));
    }
  g_clear_object (&self->chart);
  G_OBJECT_CLASS (finx_study_window_parent_class)->dispose (object);
}

static void
finx_study_window_finalize (GObject *object)
{
  g_free (FINX_STUDY_WINDOW (object)->before);
  g_ptr_array_unref (FINX_STUDY_WINDOW (object)->rows);
  g_ptr_array_unref (FINX_STUDY_WINDOW (object)->choices);
  G_OBJECT_CLASS (finx_study_window_parent_class)->finalize (object);
}

static void
finx_study_window_class_init (FinxStudyWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_study_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_study_window_finalize;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
finx_study_window_init (FinxStudyWindow *self)
{
  self->rows = g_ptr_array_new ();
  self->choices = g_ptr_array_new ();
}

static void
build_available (FinxStudyWindow *self)
{
  self->available = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->available), _("Add a study"));
  for (guint i = 0; i < finx_indicator_get_n (); i++)
    {
      const FinxIndicatorInfo *info = finx_indicator_get_info (i);
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(info->title));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), info->is_overlay ? _("On the price") : _("In a pane of its own"));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("list-add-symbolic"));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      gtk_widget_set_visible (row, matches (self, info, ""));
      g_signal_connect_object (row, "activated", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->available), row);
      g_ptr_array_add (self->choices, row);
    }
}

static GtkWidget *
build_list (FinxStudyWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *page = adw_preferences_page_new ();

  self->search = gtk_search_entry_new ();
  g_object_set (self->search, "placeholder-text", _("Search studies"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Search studies"), -1);
  gtk_widget_set_margin_start (self->search, 12);
  gtk_widget_set_margin_end (self->search, 12);
  gtk_widget_set_margin_top (self->search, 12);
  g_signal_connect_object (self->search, "changed", G_CALLBACK (search_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "activate", G_CALLBACK (search_activate_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "stop-search", G_CALLBACK (gtk_window_close), self, G_CONNECT_SWAPPED);
  self->none = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->none), _("No study has that name"));
  gtk_widget_set_visible (self->none, FALSE);
  self->present = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->present), _("In this chart"));
  build_available (self);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (self->none));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (self->present));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (self->available));
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (box), self->search);
  gtk_box_append (GTK_BOX (box), page);
  return box;
}

/* What was in the chart goes; Cancel and Ctrl+Z have it again. */
static void
template_cb (FinxStudyWindow *self,
             const char      *name)
{
  const char *text = finx_presets_find (self->chart->templates, name);

  if (text != NULL)
    finx_chart_apply_look (self->chart, text);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->templates));
  show_list (self);
}

static char *
get_template (FinxStudyWindow *self)
{
  return finx_chart_get_studies (self->chart);
}

static void
build_templates (FinxStudyWindow *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *list = finx_preset_list_new (self->chart->templates, _("Name of the template"),
                                          _("A template keeps studies with their values and colours, for any chart."));

  g_signal_connect_object (list, "open", G_CALLBACK (template_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "save", G_CALLBACK (get_template), self, G_CONNECT_SWAPPED);
  gtk_popover_set_child (GTK_POPOVER (popover), list);
  self->templates = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->templates), _("Templates"));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->templates), popover);
}

static GtkWidget *
build_head (FinxStudyWindow *self)
{
  GtkWidget *head = adw_header_bar_new (), *done = gtk_button_new_with_label (_("Done"));

  self->title = adw_window_title_new (_("Studies"), NULL);
  self->cancel = gtk_button_new_with_label (_("Cancel"));
  self->back = gtk_button_new_from_icon_name ("go-previous-symbolic");
  gtk_widget_set_tooltip_text (self->back, _("All studies"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->back), GTK_ACCESSIBLE_PROPERTY_LABEL, _("All studies"), -1);
  gtk_widget_add_css_class (done, "suggested-action");
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (head), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (head), FALSE);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (head), self->title);
  adw_header_bar_pack_start (ADW_HEADER_BAR (head), self->cancel);
  adw_header_bar_pack_start (ADW_HEADER_BAR (head), self->back);
  adw_header_bar_pack_end (ADW_HEADER_BAR (head), done);
  if (self->chart->templates != NULL)
    {
      build_templates (self);
      adw_header_bar_pack_end (ADW_HEADER_BAR (head), self->templates);
    }
  g_signal_connect_object (self->cancel, "clicked", G_CALLBACK (gtk_window_close), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->back, "clicked", G_CALLBACK (show_list), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (done, "clicked", G_CALLBACK (done_cb), self, G_CONNECT_SWAPPED);
  return head;
}

void
finx_study_window_present (FinxChart *chart,
                           int        study)
{
  FinxStudyWindow *self = g_object_new (FINX_TYPE_STUDY_WINDOW, "title", _("Studies"), "modal", TRUE, "default-width", 460, "default-height", 600,
                                        "transient-for", gtk_widget_get_root (GTK_WIDGET (chart)), NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->chart = g_object_ref (chart);
  self->before = finx_chart_get_look (chart);
  finx_chart_hold_look (chart, TRUE);
  self->stack = gtk_stack_new ();
  self->bin = adw_bin_new ();
  gtk_box_append (GTK_BOX (box), build_head (self));
  gtk_stack_add_named (GTK_STACK (self->stack), build_list (self), "list");
  gtk_stack_add_named (GTK_STACK (self->stack), self->bin, "study");
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_box_append (GTK_BOX (box), self->stack);
  adw_window_set_content (ADW_WINDOW (self), box);
  g_signal_connect_object (self, "close-request", G_CALLBACK (close_request_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (delete_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  show_list (self);
  if (study >= 0)
    show_study (self, (guint) study);
  else
    gtk_widget_grab_focus (self->search);
  gtk_window_present (GTK_WINDOW (self));
}
