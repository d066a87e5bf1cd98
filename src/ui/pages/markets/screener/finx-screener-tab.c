/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/screener/finx-screener-tab-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "engine/screener/finx-screens.h"
#include "market/screener/finx-screen-terms.h"
#include "ui/alerts/finx-when-entry.h"
#include "ui/pages/markets/screener/finx-column-editor.h"
#include "ui/pages/markets/screener/finx-condition-editor.h"
#include "ui/pages/markets/screener/finx-screen-menu.h"
#include "ui/pages/markets/screener/finx-screen-scope.h"
#include "ui/pages/markets/screener/finx-screen-table.h"
#include "ui/shell/finx-page-bar.h"

#define STATE_SCREEN "markets/screener"
#define STATE_TABLE  "markets/screener-table/"        /* and the name of a screen: how its table is laid out */
#define TYPING_MS    400

G_DEFINE_FINAL_TYPE (FinxScreenerTab, finx_screener_tab, GTK_TYPE_WIDGET)

/* State */

static void
remember (FinxScreenerTab *self)
{
  g_autoptr(GPtrArray) screens = g_ptr_array_new ();
  g_autofree char *text = NULL;

  g_ptr_array_add (screens, self->screen);
  text = finx_screens_to_text (screens);
  finx_engine_set_state (self->engine, STATE_SCREEN, text);
}

/* What was looked for last, else what finds something most of the time. */
static FinxScreen *
recall (FinxScreenerTab *self)
{
  g_autofree char *text = finx_engine_get_state (self->engine, STATE_SCREEN);
  g_autoptr(GPtrArray) screens = text != NULL ? finx_screens_from_text (text) : NULL;

  if (screens != NULL && screens->len > 0)
    return finx_screen_copy (screens->pdata[0]);
  return finx_screen_find_ready ("uptrend");
}

void
finx_screener_tab_update_menu (FinxScreenerTab *self)
{
  gboolean is_changed = self->original == NULL || !finx_screen_equal (self->screen, self->original);
  g_autoptr(GPtrArray) kept = finx_engine_list_screens (self->engine);
  gboolean is_kept = FALSE;

  for (guint i = 0; i < kept->len; i++)
    is_kept |= g_str_equal (((FinxScreen *) kept->pdata[i])->name, self->screen->name);
  finx_screen_menu_update (self->menu, self->engine, self->screen, is_changed);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "screener.save", is_changed);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "screener.rename", is_kept);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "screener.delete", is_kept);
}

/* Results */

static void
show_empty (FinxScreenerTab *self)
{
  guint n_unknown = finx_screener_get_n_unknown (self->screener);
  g_autofree char *unknown = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Of %u instrument there is not enough history to tell.",
                                                           "Of %u instruments there is not enough history to tell.", n_unknown), n_unknown);

  switch (finx_screener_get_state (self->screener))
    {
    case FINX_SCREENER_FAILED:
      finx_table_set_empty (self->table, "dialog-error-symbolic", _("The kept prices could not be read"), finx_screener_get_error (self->screener));
      break;
    case FINX_SCREENER_READY:
      if (finx_screener_get_n_covered (self->screener) == 0)
        finx_table_set_empty (self->table, "system-search-symbolic", _("Nothing to look at"), _("No instrument is of this kind, currency, exchange and list."));
      else
        finx_table_set_empty (self->table, "system-search-symbolic", _("Nothing matches now"), n_unknown > 0 ? unknown : _("A match comes up here as soon as the market gives one."));
      break;
    case FINX_SCREENER_IDLE:
    case FINX_SCREENER_LOADING:
    default:
      finx_table_set_empty (self->table, "system-search-symbolic", _("Reading prices…"), "");
      break;
    }
}

static void
results_changed_cb (FinxScreenerTab *self)
{
  gboolean is_loading = finx_screener_get_state (self->screener) == FINX_SCREENER_LOADING;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->screener)), n_covered = finx_screener_get_n_covered (self->screener);
  guint n_unknown = finx_screener_get_n_unknown (self->screener);
  g_autofree char *found = g_strdup_printf (_("%u of %u match"), n, n_covered);
  g_autofree char *text = n_unknown == 0 ? g_strdup (found) : g_strdup_printf (_("%s · %u without enough history"), found, n_unknown);

  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), is_loading);
  gtk_widget_set_visible (self->spinner, is_loading);
  if (finx_screener_get_state (self->screener) == FINX_SCREENER_READY)
    gtk_label_set_text (GTK_LABEL (self->count), text);
  show_empty (self);
}

static void
activated_cb (FinxScreenerTab *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "screener.open-chart", NULL);
}

static void
keep_layout (FinxScreenerTab *self)
{
  g_autofree char *key = g_strconcat (STATE_TABLE, self->screen->name, NULL), *layout = finx_table_get_layout (self->table);

  finx_engine_set_state (self->engine, key, layout);
}

/* A screen that has none goes on with that of before, as one does that is kept or renamed. */
static void
restore_layout (FinxScreenerTab *self)
{
  g_autofree char *key = g_strconcat (STATE_TABLE, self->screen->name, NULL), *layout = finx_engine_get_state (self->engine, key);

  if (layout != NULL)
    finx_table_set_layout (self->table, layout);
  else if (self->laid_out != NULL)
    keep_layout (self);
  g_free (self->laid_out);
  self->laid_out = g_strdup (self->screen->name);
}

/* Other columns are another table. */
static void
show_table (FinxScreenerTab *self)
{
  g_auto(GStrv) before = NULL;

  if (self->shown != NULL && g_strv_equal ((const char *const *) self->shown, (const char *const *) self->screen->columns))
    {
      if (g_strcmp0 (self->laid_out, self->screen->name) != 0)
        restore_layout (self);
      return;
    }
  before = self->shown;                 /* the table of before looks at them until it is gone */
  self->shown = g_strdupv (self->screen->columns);
  self->table = FINX_TABLE (finx_screen_table_new ((const char *const *) self->shown));
  g_signal_connect_object (self->table, "activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  finx_screener_tab_fill_row_menu (self);
  show_empty (self);
  adw_bin_set_child (ADW_BIN (self->table_bin), GTK_WIDGET (self->table));
  g_clear_pointer (&self->laid_out, g_free);
  restore_layout (self);
  g_signal_connect_object (self->table, "layout-changed", G_CALLBACK (keep_layout), self, G_CONNECT_SWAPPED);
}

/* Conditions */

static void
edited_cb (GtkWidget  *editor,
           const char *part,
           gpointer    user_data)
{
  FinxScreenerTab *self = FINX_SCREENER_TAB (gtk_widget_get_ancestor (editor, FINX_TYPE_SCREENER_TAB));

  if (self != NULL)
    finx_screener_tab_set_part (self, GPOINTER_TO_UINT (user_data), part);
}

/* The editor is made when it is asked for: it knows a hundred indicators. */
static void
make_editor (GtkMenuButton *button,
             gpointer       user_data)
{
  guint at = GPOINTER_TO_UINT (user_data);
  FinxScreenerTab *self = FINX_SCREENER_TAB (gtk_widget_get_ancestor (GTK_WIDGET (button), FINX_TYPE_SCREENER_TAB));
  gboolean is_new = self == NULL || self->parts == NULL || at >= g_strv_length (self->parts);
  GtkWidget *editor = finx_condition_editor_new (is_new ? NULL : self->parts[at]);

  g_signal_connect (editor, "applied", G_CALLBACK (edited_cb), user_data);
  gtk_menu_button_set_popover (button, editor);
}

/* How a person reads it: names of terms for their texts. */
static char *
chip_label (const char *part)
{
  const FinxScreenTerm *terms;
  GString *label = g_string_new (part);
  guint n;

  terms = finx_screen_list_terms (&n);
  for (guint i = n; i-- > 0;)
    if (strlen (terms[i].text) > strlen ("change_percent"))             /* a word may be a part of others */
      g_string_replace (label, terms[i].text, _(terms[i].title), 0);
  g_string_replace (label, "crosses_above", _("crosses above"), 0);
  g_string_replace (label, "crosses_below", _("crosses below"), 0);
  return g_string_free (label, FALSE);
}

static void
append_chip (FinxScreenerTab *self,
             guint            at)
{
  GtkWidget *chip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *edit = gtk_menu_button_new ();
  GtkWidget *away = gtk_button_new_from_icon_name ("window-close-symbolic"), *text;
  g_autofree char *label = chip_label (self->parts[at]), *changes = g_strdup_printf (_("Change the condition %s"), self->parts[at]);
  g_autofree char *removes = g_strdup_printf (_("Take the condition %s away"), self->parts[at]);

  gtk_widget_add_css_class (chip, "linked");
  text = gtk_label_new (label);
  gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (text), 48);
  gtk_menu_button_set_child (GTK_MENU_BUTTON (edit), text);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (edit), make_editor, GUINT_TO_POINTER (at), NULL);
  gtk_widget_set_tooltip_text (edit, self->parts[at]);
  gtk_accessible_update_property (GTK_ACCESSIBLE (edit), GTK_ACCESSIBLE_PROPERTY_LABEL, changes, -1);
  gtk_widget_set_tooltip_text (away, _("Take this condition away"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (away), GTK_ACCESSIBLE_PROPERTY_LABEL, removes, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (away), "screener.remove-condition");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (away), "u", at);
  gtk_box_append (GTK_BOX (chip), edit);
  gtk_box_append (GTK_BOX (chip), away);
  gtk_box_append (GTK_BOX (self->chips), chip);
}

static void
append_adder (FinxScreenerTab *self)
{
  GtkWidget *add = gtk_menu_button_new (), *content = adw_button_content_new ();
  guint n = self->parts != NULL ? g_strv_length (self->parts) : 0;

  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), "list-add-symbolic");
  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), _("Condition"));
  gtk_menu_button_set_child (GTK_MENU_BUTTON (add), content);
  gtk_widget_add_css_class (add, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (add), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Add a condition"), -1);
  gtk_widget_set_tooltip_text (add, _("Add a condition"));
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (add), make_editor, GUINT_TO_POINTER (n), NULL);
  gtk_box_append (GTK_BOX (self->chips), add);
}

static void
fill_chips (FinxScreenerTab *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->chips)) != NULL)
    gtk_box_remove (GTK_BOX (self->chips), child);
  for (guint i = 0; self->parts != NULL && self->parts[i] != NULL; i++)
    append_chip (self, i);
  append_adder (self);
}

/* What can not be read, as from an older version, is shown as text, with its fault. */
static void
read_parts (FinxScreenerTab *self)
{
  g_autoptr(FinxExpression) parsed = *self->screen->when != '\0' ? finx_expression_parse (self->screen->when, FINX_SUBJECT_INSTRUMENT, NULL, NULL)
                                                                 : NULL;

  g_clear_pointer (&self->parts, g_strfreev);
  if (parsed != NULL)
    self->parts = finx_expression_split (parsed);
  fill_chips (self);
}

static void
set_when (FinxScreenerTab *self,
          const char      *when)
{
  char *before = self->screen->when;

  self->screen->when = g_strdup (when);         /* which may be the one before */
  g_free (before);
  when = self->screen->when;
  read_parts (self);
  self->is_setting = TRUE;
  if (g_strcmp0 (finx_when_entry_get_text (FINX_WHEN_ENTRY (self->text)), when) != 0)
    finx_when_entry_set_text (FINX_WHEN_ENTRY (self->text), when);
  self->is_setting = FALSE;
}

void
finx_screener_tab_set_part (FinxScreenerTab *self,
                            guint            at,
                            const char      *part)
{
  guint n = self->parts != NULL ? g_strv_length (self->parts) : 0;
  g_autoptr(GString) joined = g_string_new (NULL);
  g_autofree char *normal = NULL;

  for (guint i = 0; i < MAX (n, at + 1); i++)
    {
      const char *text = i == at ? part : i < n ? self->parts[i] : NULL;

      if (text != NULL)
        g_string_append_printf (joined, "%s(%s)", joined->len > 0 ? " and " : "", text);
    }
  if (joined->len > 0)
    normal = finx_expression_normalize (joined->str, FINX_SUBJECT_INSTRUMENT, NULL, NULL);
  set_when (self, normal != NULL ? normal : joined->str);
  finx_screener_tab_apply (self);
}

static gboolean
typed_cb (gpointer user_data)
{
  FinxScreenerTab *self = user_data;

  self->type_id = 0;
  set_when (self, finx_when_entry_get_text (FINX_WHEN_ENTRY (self->text)));
  finx_screener_tab_apply (self);
  return G_SOURCE_REMOVE;
}

static void
text_changed_cb (FinxScreenerTab *self)
{
  if (self->is_setting)
    return;
  g_clear_handle_id (&self->type_id, g_source_remove);
  self->type_id = g_timeout_add (TYPING_MS, typed_cb, self);
}

static void
as_text_cb (FinxScreenerTab *self)
{
  gboolean is_text = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->as_text));

  gtk_stack_set_visible_child_name (GTK_STACK (self->condition_stack), is_text ? "text" : "chips");
  if (is_text)
    gtk_widget_grab_focus (self->text);
}

/* Other parts of a screen */

static void
scope_changed_cb (FinxScreenerTab *self)
{
  finx_screen_scope_take (FINX_SCREEN_SCOPE (self->scope), self->screen);
  finx_screener_tab_apply (self);
}

static void
columns_changed_cb (FinxScreenerTab  *self,
                    FinxColumnEditor *editor)
{
  g_strfreev (self->screen->columns);
  self->screen->columns = g_strdupv ((char **) finx_column_editor_get (editor));
  finx_screener_tab_apply (self);
}

static void
make_column_editor (GtkMenuButton *button,
                    gpointer       user_data)
{
  FinxScreenerTab *self = user_data;
  GtkWidget *editor = finx_column_editor_new ();

  finx_column_editor_set (FINX_COLUMN_EDITOR (editor), (const char *const *) self->screen->columns);
  g_signal_connect_object (editor, "changed", G_CALLBACK (columns_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_menu_button_set_popover (button, editor);
}

void
finx_screener_tab_apply (FinxScreenerTab *self)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *sentence = NULL;
  FinxPlace place = { 0 };
  gboolean is_sound;

  finx_table_set_model (self->table, NULL);             /* its cells are of the columns of before */
  is_sound = finx_screener_set_screen (self->screener, self->screen, &place, &error);
  if (is_sound)
    show_table (self);
  else
    sentence = finx_error_text (error);
  finx_table_set_model (self->table, G_LIST_MODEL (self->screener));
  finx_when_entry_set_fault (FINX_WHEN_ENTRY (self->text), place.column > 0 ? sentence : NULL, &place);
  gtk_label_set_text (GTK_LABEL (self->fault), sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->fault, sentence != NULL && place.column == 0);
  if (place.column > 0)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->as_text), TRUE);
  if (is_sound)
    remember (self);
  finx_screener_tab_update_menu (self);
}

void
finx_screener_tab_show (FinxScreenerTab *self,
                        FinxScreen      *screen,
                        FinxScreen      *original)
{
  g_clear_handle_id (&self->type_id, g_source_remove);
  finx_screen_free (self->screen);
  finx_screen_free (self->original);
  self->screen = screen;
  self->original = original;
  set_when (self, self->screen->when);
  finx_screen_scope_set (FINX_SCREEN_SCOPE (self->scope), screen);
  finx_screener_tab_apply (self);
}

/* The widget */

static void
finx_screener_tab_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (finx_screener_tab_parent_class)->map (widget);
  finx_screener_set_running (FINX_SCREENER_TAB (widget)->screener, TRUE);
}

static void
finx_screener_tab_unmap (GtkWidget *widget)
{
  finx_screener_set_running (FINX_SCREENER_TAB (widget)->screener, FALSE);
  GTK_WIDGET_CLASS (finx_screener_tab_parent_class)->unmap (widget);
}

static void
finx_screener_tab_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (finx_screener_tab_parent_class)->root (widget);
  finx_screener_tab_add_undo (FINX_SCREENER_TAB (widget), GTK_WIDGET (gtk_widget_get_root (widget)));
}

static void
finx_screener_tab_unroot (GtkWidget *widget)
{
  gtk_widget_insert_action_group (GTK_WIDGET (gtk_widget_get_root (widget)), "screener-undo", NULL);
  GTK_WIDGET_CLASS (finx_screener_tab_parent_class)->unroot (widget);
}

static void
finx_screener_tab_dispose (GObject *object)
{
  FinxScreenerTab *self = FINX_SCREENER_TAB (object);

  g_clear_handle_id (&self->type_id, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->screener);
  g_clear_pointer (&self->screen, finx_screen_free);
  g_clear_pointer (&self->original, finx_screen_free);
  g_clear_pointer (&self->forgotten, finx_screen_free);
  g_clear_pointer (&self->parts, g_strfreev);
  g_clear_pointer (&self->shown, g_strfreev);
  g_clear_pointer (&self->laid_out, g_free);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_screener_tab_parent_class)->dispose (object);
}

static void
finx_screener_tab_class_init (FinxScreenerTabClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_screener_tab_dispose;
  widget_class->map = finx_screener_tab_map;
  widget_class->unmap = finx_screener_tab_unmap;
  widget_class->root = finx_screener_tab_root;
  widget_class->unroot = finx_screener_tab_unroot;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  finx_screener_tab_install_actions (widget_class);
}

static void
finx_screener_tab_init (FinxScreenerTab *self)
{
}

static void
append_centred (GtkWidget *bar,
                GtkWidget *child)
{
  gtk_widget_set_valign (child, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (bar), child);
}

static GtkWidget *
make_bar (FinxScreenerTab *self)
{
  GtkWidget *bar = finx_page_bar_new (), *end = finx_page_bar_new (), *save = gtk_button_new_with_label (_("Keep"));
  GtkWidget *more = gtk_menu_button_new ();
  g_autoptr(GMenuModel) menu = finx_screener_tab_make_menu ();

  self->menu = finx_screen_menu_new ();
  gtk_actionable_set_action_name (GTK_ACTIONABLE (save), "screener.save");
  gtk_widget_set_tooltip_text (save, _("Keep what is looked for as a screen (Ctrl+S)"));
  self->scope = finx_screen_scope_new (self->engine);
  g_signal_connect_object (self->scope, "changed", G_CALLBACK (scope_changed_cb), self, G_CONNECT_SWAPPED);
  self->columns = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->columns), _("Columns"));
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->columns), make_column_editor, self, NULL);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (more), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (more), menu);
  gtk_widget_set_tooltip_text (more, _("More about this screen"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (more), GTK_ACCESSIBLE_PROPERTY_LABEL, _("More about this screen"), -1);
  append_centred (bar, self->menu);
  append_centred (bar, save);
  append_centred (end, self->scope);
  append_centred (end, self->columns);
  append_centred (end, more);
  return finx_page_bar_join (bar, end);
}

static GtkWidget *
make_conditions (FinxScreenerTab *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *scroller = gtk_scrolled_window_new ();

  self->chips = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_EXTERNAL, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->chips);
  self->text = finx_when_entry_new ();
  finx_when_entry_set_subject (FINX_WHEN_ENTRY (self->text), FINX_SUBJECT_INSTRUMENT);
  self->condition_stack = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (self->condition_stack), FALSE);
  gtk_stack_add_named (GTK_STACK (self->condition_stack), scroller, "chips");
  gtk_stack_add_named (GTK_STACK (self->condition_stack), self->text, "text");
  gtk_widget_set_hexpand (self->condition_stack, TRUE);
  self->as_text = gtk_toggle_button_new ();
  gtk_button_set_icon_name (GTK_BUTTON (self->as_text), "document-edit-symbolic");
  gtk_widget_set_valign (self->as_text, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (self->as_text, _("Conditions as text"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->as_text), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Conditions as text"), -1);
  self->spinner = gtk_spinner_new ();
  self->count = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->count, "dim-label");
  gtk_widget_set_valign (self->count, GTK_ALIGN_START);
  gtk_widget_set_margin_top (self->count, 7);           /* on the line of the buttons */
  gtk_widget_set_valign (self->spinner, GTK_ALIGN_START);
  gtk_widget_set_margin_top (self->spinner, 9);
  gtk_widget_add_css_class (bar, "finx-conditions");
  gtk_box_append (GTK_BOX (bar), self->condition_stack);
  gtk_box_append (GTK_BOX (bar), self->spinner);
  gtk_box_append (GTK_BOX (bar), self->count);
  gtk_box_append (GTK_BOX (bar), self->as_text);
  g_signal_connect_object (self->text, "changed", G_CALLBACK (text_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->as_text, "toggled", G_CALLBACK (as_text_cb), self, G_CONNECT_SWAPPED);
  return bar;
}

static void
build (FinxScreenerTab *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->fault = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->fault), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->fault), 0);
  gtk_widget_add_css_class (self->fault, "error");
  gtk_widget_add_css_class (self->fault, "finx-conditions");
  self->table_bin = adw_bin_new ();
  gtk_widget_set_vexpand (self->table_bin, TRUE);
  gtk_box_append (GTK_BOX (self->box), make_bar (self));
  gtk_box_append (GTK_BOX (self->box), make_conditions (self));
  gtk_box_append (GTK_BOX (self->box), self->fault);
  gtk_box_append (GTK_BOX (self->box), self->table_bin);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
finx_screener_tab_new (FinxWorkspace *workspace)
{
  FinxScreenerTab *self = g_object_new (FINX_TYPE_SCREENER_TAB, NULL);

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  self->screener = finx_screener_new (self->engine);
  build (self);
  self->screen = recall (self);
  self->original = finx_engine_find_screen (self->engine, self->screen->name);
  show_table (self);
  set_when (self, self->screen->when);
  finx_screen_scope_set (FINX_SCREEN_SCOPE (self->scope), self->screen);
  finx_screener_tab_apply (self);
  g_signal_connect_object (self->screener, "changed", G_CALLBACK (results_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (finx_engine_get_watchlists (self->engine), "changed", G_CALLBACK (finx_screener_tab_fill_row_menu), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
