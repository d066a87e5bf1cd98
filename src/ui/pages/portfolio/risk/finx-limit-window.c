/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/risk/finx-limit-window.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "engine/review/finx-engine-limits.h"
#include "ui/pages/portfolio/taxonomy/finx-taxonomy-store.h"
#include "ui/widgets/finx-number-row.h"
#include "ui/words/finx-format.h"

struct _FinxLimitWindow
{
  AdwWindow          parent_instance;
  FinxPortfolioView *view;
  FinxEngine        *engine;            /* of the view */
  const char        *portfolio;         /* likewise */
  GtkWidget         *problem;
  GtkWidget         *anew;              /* where the limits cannot be read */
  GtkWidget         *groups;            /* where they can */
  GtkWidget         *symbols;           /* group of limits of one holding */
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
show_problem (FinxLimitWindow *self,
              const GError    *error)
{
  g_autofree char *sentence = error != NULL ? finx_error_text (error) : NULL;

  gtk_label_set_text (GTK_LABEL (self->problem), sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->problem, sentence != NULL);
}

static void
apply_cb (FinxLimitWindow *self,
          GtkEditable     *row)
{
  const Target *target = g_object_get_data (G_OBJECT (row), "target");
  FinxDecimal unit = is_percent (target->kind) ? FINX_PERCENT : FINX_DECIMAL_ONE, most;
  g_autoptr(GError) error = NULL;

  if (finx_number_row_get (row, unit, FINX_DECIMAL_UNKNOWN, &most, &error))
    finx_engine_set_limit (self->engine, self->portfolio, target->kind, target->subject, most, &error);
  show_problem (self, error);
}

static char *
present_text (FinxLimitWindow *self,
              FinxLimitKind    kind,
              const char      *subject)
{
  const FinxPortfolioLimits *limits = finx_engine_get_limits (self->engine, self->portfolio, NULL);

  for (guint i = 0; i < finx_portfolio_limits_get_n (limits); i++)
    {
      const FinxPortfolioLimit *limit = finx_portfolio_limits_get (limits, i);

      if (limit->kind == kind && g_str_equal (limit->subject, subject))
        return is_percent (kind) ? finx_part_to_percent (limit->most) : finx_format_decimal (limit->most, -1);
    }
  return g_strdup ("");
}

static GtkWidget *
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
  return row;
}

/* A row for the symbol, to be filled in; what it is held to comes with its own button. */
static void
add_symbol_cb (FinxLimitWindow *self,
               GtkEditable     *entry)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (entry)));
  const FinxInstrument *instrument = finx_instrument_table_lookup (finx_engine_get_instruments (self->engine), text);
  g_autoptr(GError) error = NULL;

  if (instrument == NULL)
    finx_set_error (&error, FINX_ERROR_NOT_FOUND, "FINX-LIMIT-005", "There is no instrument “%s” to limit. Nothing was changed", text);
  show_problem (self, error);
  if (instrument == NULL)
    return;
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (entry), FALSE);   /* what is emptied is not to be applied */
  gtk_editable_set_text (entry, "");
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (entry), TRUE);
  gtk_widget_grab_focus (add_row (self, self->symbols, instrument->symbol, FINX_LIMIT_HOLDING_WEIGHT, instrument->symbol));
}

static GtkWidget *
build_symbols (FinxLimitWindow *self)
{
  const FinxPortfolioLimits *limits = finx_engine_get_limits (self->engine, self->portfolio, NULL);
  GtkWidget *entry = finx_number_row_new (_("Symbol of one more"), "");

  self->symbols = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->symbols), _("One holding, part of the value in %"));
  g_signal_connect_object (entry, "apply", G_CALLBACK (add_symbol_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->symbols), entry);
  for (guint i = 0; i < finx_portfolio_limits_get_n (limits); i++)
    {
      const FinxPortfolioLimit *limit = finx_portfolio_limits_get (limits, i);

      if (limit->kind == FINX_LIMIT_HOLDING_WEIGHT && *limit->subject != '\0')
        add_row (self, self->symbols, limit->subject, limit->kind, limit->subject);
    }
  return self->symbols;
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
fill_groups (FinxLimitWindow *self)
{
  gtk_box_append (GTK_BOX (self->groups), build_general (self));
  gtk_box_append (GTK_BOX (self->groups), build_symbols (self));
  add_taxonomies (self, self->groups);
}

static void
begin_anew_cb (FinxLimitWindow *self)
{
  g_autoptr(GError) error = NULL;

  if (finx_engine_clear_limits (self->engine, self->portfolio, &error))
    {
      gtk_widget_set_visible (self->anew, FALSE);
      fill_groups (self);
    }
  show_problem (self, error);
}

/* What cannot be read is shown as that, and nothing is written over it unless somebody says so. */
static void
fill (FinxLimitWindow *self,
      GtkWidget       *box)
{
  g_autoptr(GError) error = NULL;
  gboolean is_readable = finx_engine_get_limits (self->engine, self->portfolio, &error) != NULL;

  self->problem = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->problem), 0);
  gtk_label_set_wrap (GTK_LABEL (self->problem), TRUE);
  gtk_widget_add_css_class (self->problem, "error");
  show_problem (self, error);
  self->anew = gtk_button_new_with_label (_("Keep them aside and begin anew"));
  gtk_widget_set_visible (self->anew, !is_readable);
  g_signal_connect_object (self->anew, "clicked", G_CALLBACK (begin_anew_cb), self, G_CONNECT_SWAPPED);
  self->groups = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_box_append (GTK_BOX (box), self->problem);
  gtk_box_append (GTK_BOX (box), self->anew);
  gtk_box_append (GTK_BOX (box), self->groups);
  if (is_readable)
    fill_groups (self);
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
  self->engine = finx_portfolio_view_get_engine (view);
  self->portfolio = finx_portfolio_view_get_id (view);
  gtk_widget_add_css_class (box, "finx-dialog-box");
  fill (self, box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (content), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (content), scroller);
  adw_window_set_content (ADW_WINDOW (self), content);
  return GTK_WIDGET (self);
}
