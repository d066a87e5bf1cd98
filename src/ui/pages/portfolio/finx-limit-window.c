/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/finx-limit-window.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "ui/finx-format.h"
#include "ui/pages/portfolio/finx-limit-guard.h"
#include "ui/pages/portfolio/finx-number-row.h"
#include "ui/pages/portfolio/finx-taxonomy-store.h"

struct _FinxLimitWindow
{
  AdwWindow          parent_instance;
  FinxPortfolioView *view;
  FinxLimitGuard    *guard;             /* of the view */
  GtkWidget         *problem;
};

G_DEFINE_FINAL_TYPE (FinxLimitWindow, finx_limit_window, ADW_TYPE_WINDOW)

/* What a row sets. */
typedef struct
{
  FinxLimitKind kind;
  char         *subject;
} Target;

static void
target_free (gpointer data)
{
  g_free (((Target *) data)->subject);
  g_free (data);
}

static gboolean
is_percent (FinxLimitKind kind)
{
  return kind != FINX_LIMIT_LEVERAGE && kind != FINX_LIMIT_DAILY_LOSS;
}

static void
apply_cb (FinxLimitWindow *self,
          GtkEditable     *row)
{
  const Target *target = g_object_get_data (G_OBJECT (row), "target");
  FinxDecimal unit = is_percent (target->kind) ? FINX_PERCENT : FINX_DECIMAL_ONE, most;
  g_autofree char *sentence = NULL;
  g_autoptr(GError) error = NULL;

  if (finx_number_row_get (row, unit, FINX_DECIMAL_UNKNOWN, &most, &error))
    finx_limit_guard_set (self->guard, target->kind, target->subject, most, &error);
  if (error != NULL)
    sentence = finx_error_text (error);
  gtk_label_set_text (GTK_LABEL (self->problem), sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->problem, sentence != NULL);
}

static char *
present_text (FinxLimitWindow *self,
              FinxLimitKind    kind,
              const char      *subject)
{
  const FinxPortfolioLimits *limits = finx_limit_guard_get_limits (self->guard);

  for (guint i = 0; i < finx_portfolio_limits_get_n (limits); i++)
    {
      const FinxPortfolioLimit *limit = finx_portfolio_limits_get (limits, i);

      if (limit->kind == kind && g_str_equal (limit->subject, subject))
        return is_percent (kind) ? finx_part_to_percent (limit->most) : finx_format_decimal (limit->most, -1);
    }
  return g_strdup ("");
}

static void
add_row (FinxLimitWindow *self,
         GtkWidget       *group,
         const char      *title,
         FinxLimitKind    kind,
         const char      *subject)
{
  g_autofree char *text = present_text (self, kind, subject);
  GtkWidget *row = finx_number_row_new (title, text);
  Target *target = g_new (Target, 1);

  *target = (Target) { kind, g_strdup (subject) };
  g_object_set_data_full (G_OBJECT (row), "target", target, target_free);
  g_signal_connect_object (row, "apply", G_CALLBACK (apply_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

static GtkWidget *
build_general (FinxLimitWindow *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autofree char *loss = g_strdup_printf (_("Loss of a day, %s"), finx_portfolio_view_get_currency (self->view));

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("The most that is allowed"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), _("An empty line is no limit. Nothing is bought or sold because of one."));
  add_row (self, group, _("Any one holding, part of the value in %"), FINX_LIMIT_HOLDING_WEIGHT, "");
  add_row (self, group, _("Drawdown, %"), FINX_LIMIT_DRAWDOWN, "");
  add_row (self, group, _("Value at risk of a day at 95%, % of the value"), FINX_LIMIT_VAR, "");
  add_row (self, group, _("Leverage: positions ÷ value"), FINX_LIMIT_LEVERAGE, "");
  add_row (self, group, loss, FINX_LIMIT_DAILY_LOSS, "");
  add_row (self, group, _("Loss of a day, part of the value in %"), FINX_LIMIT_DAILY_LOSS_SHARE, "");
  return group;
}

/* One group for each taxonomy that somebody made. */
static void
add_taxonomies (FinxLimitWindow *self,
                GtkWidget       *box)
{
  FinxTaxonomyList *list = finx_taxonomy_store_get_list (finx_taxonomy_store_of_view (self->view));

  for (guint i = 0; i < finx_taxonomy_list_get_n (list); i++)
    {
      const FinxTaxonomy *taxonomy = finx_taxonomy_list_get (list, i);
      g_autofree char *name = g_markup_escape_text (finx_taxonomy_get_name (taxonomy), -1);
      g_autofree char *title = g_strdup_printf (_("%s, %% of the value"), name);
      GtkWidget *group = adw_preferences_group_new ();

      adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
      for (guint k = 0; k < finx_taxonomy_get_n_classes (taxonomy); k++)
        {
          const FinxTaxonomyClass *class_ = finx_taxonomy_get_class (taxonomy, k);
          g_autofree char *subject = g_strdup_printf ("%s/%u", finx_taxonomy_get_id (taxonomy), class_->id);

          add_row (self, group, class_->name, FINX_LIMIT_CLASS_WEIGHT, subject);
        }
      gtk_box_append (GTK_BOX (box), group);
    }
}

static void
finx_limit_window_dispose (GObject *object)
{
  g_clear_object (&FINX_LIMIT_WINDOW (object)->view);
  G_OBJECT_CLASS (finx_limit_window_parent_class)->dispose (object);
}

static void
finx_limit_window_class_init (FinxLimitWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_limit_window_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
finx_limit_window_init (FinxLimitWindow *self)
{
}

GtkWidget *
finx_limit_window_new (FinxPortfolioView *view,
                       GtkWindow         *parent)
{
  FinxLimitWindow *self = g_object_new (FINX_TYPE_LIMIT_WINDOW, "modal", TRUE, "transient-for", parent, "title", _("Risk limits"),
                                        "default-width", 480, "default-height", 620, NULL);
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->view = g_object_ref (view);
  self->guard = finx_limit_guard_of_view (view);
  gtk_widget_add_css_class (box, "finx-dialog-box");
  self->problem = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->problem), 0);
  gtk_label_set_wrap (GTK_LABEL (self->problem), TRUE);
  gtk_widget_add_css_class (self->problem, "down");
  gtk_widget_set_visible (self->problem, FALSE);
  gtk_box_append (GTK_BOX (box), self->problem);
  gtk_box_append (GTK_BOX (box), build_general (self));
  add_taxonomies (self, box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (content), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (content), scroller);
  adw_window_set_content (ADW_WINDOW (self), content);
  return GTK_WIDGET (self);
}
