/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/transactions/finx-changes-window.h"

#include <glib/gi18n.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "engine/finx-engine-book.h"
#include "ui/words/finx-format.h"

#define MOST 200                /* that are listed: one before them is taken back when these are */

struct _FinxChangesWindow
{
  AdwWindow          parent_instance;
  FinxPortfolioView *view;
  GPtrArray         *steps;             /* (nullable) (element-type FinxBookStep): newest first */
  GPtrArray         *buttons;           /* (element-type GtkWidget): of @steps; borrowed from the list */
  GtkWidget         *text, *problem, *list;
};

G_DEFINE_FINAL_TYPE (FinxChangesWindow, finx_changes_window, ADW_TYPE_WINDOW)

static void
show_problem (FinxChangesWindow *self,
              const GError      *error)
{
  g_autofree char *why = error != NULL ? finx_error_text (error) : NULL;

  gtk_label_set_text (GTK_LABEL (self->problem), why != NULL ? why : "");
  gtk_widget_set_visible (self->problem, why != NULL);
}

static void
set_busy (FinxChangesWindow *self,
          gboolean           is_busy)
{
  gtk_widget_set_sensitive (self->list, !is_busy);
}

/* The list is made anew by the change itself. */
static void
undone_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(FinxChangesWindow) self = user_data;
  g_autoptr(GError) error = NULL;

  finx_engine_undo_finish (FINX_ENGINE (source), result, &error);
  if (self->view == NULL)
    return;
  set_busy (self, FALSE);
  show_problem (self, error);
}

static void
undo_cb (FinxChangesWindow *self,
         GtkWidget         *button)
{
  guint i;

  if (!g_ptr_array_find (self->buttons, button, &i))
    return;
  set_busy (self, TRUE);
  show_problem (self, NULL);
  finx_engine_undo_change_async (finx_portfolio_view_get_engine (self->view), finx_portfolio_view_get_id (self->view),
                                 ((FinxBookStep *) self->steps->pdata[i])->id, undone_cb, g_object_ref (self));
}

static void
add_step (FinxChangesWindow  *self,
          const FinxBookStep *step,
          gint64              now_us)
{
  GtkWidget *row = adw_action_row_new (), *button = gtk_button_new_with_label (_("Undo"));
  const char *title = *step->note != '\0' ? step->note : _("Changed");
  g_autofree char *when = finx_format_when (step->recorded_us, now_us), *label = g_strdup_printf (_("Undo: %s"), title);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), when);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (undo_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  g_ptr_array_add (self->buttons, button);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static void
update (FinxChangesWindow *self)
{
  FinxEngine *engine = finx_portfolio_view_get_engine (self->view);
  gint64 now_us = finx_clock_now (finx_engine_get_clock (engine));
  GtkWidget *row;

  g_clear_pointer (&self->steps, g_ptr_array_unref);
  g_ptr_array_set_size (self->buttons, 0);
  while ((row = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
  self->steps = finx_engine_list_changes (engine, finx_portfolio_view_get_id (self->view), NULL);
  for (guint i = 0; self->steps != NULL && i < MIN (self->steps->len, MOST); i++)
    add_step (self, self->steps->pdata[i], now_us);
  gtk_widget_set_visible (self->list, self->buttons->len > 0);
  gtk_label_set_text (GTK_LABEL (self->text), self->buttons->len > 0
                      ? _("Each step can be undone by itself, and all others stay. If a later step changed the same transactions, that one has to be undone first.")
                      : _("There is nothing to undo."));
}

static void
book_changed_cb (FinxChangesWindow *self,
                 const char        *portfolio)
{
  if (self->view != NULL && g_strcmp0 (portfolio, finx_portfolio_view_get_id (self->view)) == 0)
    update (self);
}

static void
finx_changes_window_dispose (GObject *object)
{
  FinxChangesWindow *self = FINX_CHANGES_WINDOW (object);

  g_clear_object (&self->view);
  G_OBJECT_CLASS (finx_changes_window_parent_class)->dispose (object);
}

static void
finx_changes_window_finalize (GObject *object)
{
  FinxChangesWindow *self = FINX_CHANGES_WINDOW (object);

  g_clear_pointer (&self->steps, g_ptr_array_unref);
  g_ptr_array_unref (self->buttons);
  G_OBJECT_CLASS (finx_changes_window_parent_class)->finalize (object);
}

static void
finx_changes_window_class_init (FinxChangesWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_changes_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_changes_window_finalize;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
finx_changes_window_init (FinxChangesWindow *self)
{
  self->buttons = g_ptr_array_new ();
}

static GtkWidget *
make_text (const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
build_content (FinxChangesWindow *self)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_widget_add_css_class (box, "finx-dialog-box");
  self->text = make_text ("dim");
  self->problem = make_text ("error");
  gtk_label_set_selectable (GTK_LABEL (self->problem), TRUE);
  gtk_widget_set_visible (self->problem, FALSE);
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_widget_set_valign (self->list, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Changes"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), self->text);
  gtk_box_append (GTK_BOX (box), self->problem);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (content), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (content), box);
  return content;
}

GtkWidget *
finx_changes_window_new (FinxPortfolioView *view,
                         GtkWindow         *parent)
{
  FinxChangesWindow *self = g_object_new (FINX_TYPE_CHANGES_WINDOW, "modal", TRUE, "transient-for", parent, "title", _("Changes"),
                                          "default-width", 520, "default-height", 480, NULL);

  self->view = g_object_ref (view);
  adw_window_set_content (ADW_WINDOW (self), build_content (self));
  g_signal_connect_object (finx_portfolio_view_get_engine (view), "book-changed", G_CALLBACK (book_changed_cb), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
