/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a file is read, each part changeable, with its rows as they stand there and what each column is taken for. */
#include "ui/pages/data/imports/finx-import-wizard-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/finx-error.h"
#include "ui/words/finx-format.h"

#define SHOWN_ROWS 40
#define MAX_COLUMNS 40

static const char delimiters[] = { '\0', ',', ';', '\t', '|' };
static const FinxDateOrder date_orders[] = { 0, FINX_DATE_YMD, FINX_DATE_DMY, FINX_DATE_MDY };
static const FinxNumberMark number_marks[] = { 0, FINX_NUMBER_POINT, FINX_NUMBER_COMMA };

static void show (FinxImportWizard *self);

static const char *
field_label (guint field)
{
  static const char *const labels[FINX_N_FIELDS + 1] = {
    N_("Date"), N_("Time"), N_("Type"), N_("Account"), N_("Other account"), N_("Symbol"), N_("Quantity"), N_("Price"),
    N_("Amount, settled"), N_("Fees"), N_("Taxes"), N_("Currency"), N_("Exchange rate"), N_("Ratio"), N_("Lot"), N_("Note"),
    N_("Other symbol"), N_("Id"), N_("Deleted"), N_("Second type"), N_("ISIN"), N_("Name"), N_("Amount before fees"),
    N_("More fees"), N_("Currency of fees"), N_("Group"), N_("Not read"),
  };

  return _(labels[field]);
}

static GtkStringList *
make_fields (void)
{
  GtkStringList *names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, field_label (FINX_N_FIELDS));
  for (guint i = 0; i < FINX_N_FIELDS; i++)
    gtk_string_list_append (names, field_label (i));
  return names;
}

/* What column @i of the file is taken for now. */
static FinxImportField
get_field (FinxImportFile *file,
           guint           i)
{
  const FinxImportProfile *profile = file->sample != NULL ? file->sample->profile : NULL;
  FinxCsvCell cell = { .text = file->head[i], .length = (guint32) strlen (file->head[i]) };
  const FinxCsvRow row = { .cells = &cell, .n_cells = 1 };
  guint n_found;

  if (file->mapping != NULL)
    return finx_import_mapping_get_field (file->mapping, file->head[i]);
  for (guint field = 0; profile != NULL && field < FINX_N_FIELDS; field++)
    if (finx_import_profile_find_column (profile, (FinxImportField) field, &row, &n_found) == 0)
      return (FinxImportField) field;
  return FINX_N_FIELDS;
}

static void
look_again (FinxImportWizard *self)
{
  FinxImportFile *file = finx_import_wizard_get_file (self);

  if (file == NULL)
    return;
  finx_import_file_look (file, finx_engine_get_instruments (self->engine), self->saved);
  show (self);
  finx_import_wizard_update (self);
}

static void
field_cb (GtkDropDown      *drop_down,
          GParamSpec       *pspec,
          FinxImportWizard *self)
{
  FinxImportFile *file = finx_import_wizard_get_file (self);
  guint chosen = gtk_drop_down_get_selected (drop_down);

  if (self->is_filling || file == NULL || chosen > FINX_N_FIELDS)
    return;
  finx_import_mapping_set_field (finx_import_file_own_mapping (file), gtk_widget_get_name (GTK_WIDGET (drop_down)),
                                 chosen == 0 ? FINX_N_FIELDS : (FinxImportField) (chosen - 1));
  look_again (self);
}

static void
add_cell (FinxImportWizard *self,
          const char       *text,
          guint             column,
          guint             row)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 22);
  gtk_widget_add_css_class (label, row == 0 ? "caption-heading" : "dense");
  gtk_widget_add_css_class (label, "numeric");
  if (row == 0)
    gtk_widget_add_css_class (label, "dim");
  gtk_grid_attach (GTK_GRID (self->read_grid), label, (int) column, (int) row, 1, 1);
}

static void
fill_grid (FinxImportWizard *self,
           FinxImportFile   *file)
{
  guint n = file->head != NULL ? MIN (g_strv_length (file->head), MAX_COLUMNS) : 0;
  g_autoptr(GtkStringList) fields = make_fields ();
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->read_grid)) != NULL)
    gtk_grid_remove (GTK_GRID (self->read_grid), child);
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *drop_down = gtk_drop_down_new (G_LIST_MODEL (g_object_ref (fields)), NULL);
      FinxImportField field = get_field (file, i);
      g_autofree char *label = g_strdup_printf (_("What the column %s is"), file->head[i]);

      add_cell (self, file->head[i], i, 0);
      gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), field < FINX_N_FIELDS ? (guint) field + 1 : 0);
      gtk_widget_set_name (drop_down, file->head[i]);
      gtk_widget_add_css_class (drop_down, "small");
      if (field >= FINX_N_FIELDS)
        gtk_widget_add_css_class (drop_down, "flat");
      finx_drop_down_set_name (GTK_DROP_DOWN (drop_down), label);
      g_signal_connect_object (drop_down, "notify::selected", G_CALLBACK (field_cb), self, 0);
      gtk_grid_attach (GTK_GRID (self->read_grid), drop_down, (int) i, 1, 1, 1);
      for (guint k = 0; k < MIN (file->rows->len, SHOWN_ROWS); k++)
        add_cell (self, ((char **) file->rows->pdata[k])[i], i, k + 2);
    }
  gtk_widget_set_visible (self->read_scroller, n > 0);
}

/* “Found: Charles Schwab”, the layouts that are built in, those of the person, and the one that is being made. */
static void
fill_layouts (FinxImportWizard *self,
              FinxImportFile   *file)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  g_autofree char *found = NULL;
  guint n_profiles, chosen = 0;
  const FinxImportProfile *const *profiles = finx_import_profile_list (&n_profiles);
  gboolean is_found = file->profile == NULL && file->mapping == NULL && file->sample != NULL;

  g_ptr_array_set_size (self->layouts, 0);
  found = is_found ? g_strdup_printf (_("Found: %s"), file->sample->profile->title) : g_strdup (_("Found by what is in it"));
  gtk_string_list_append (names, found);
  g_ptr_array_add (self->layouts, NULL);
  for (guint i = 0; i < n_profiles; i++)
    if (profiles[i]->format == file->format)
      {
        if (file->profile == profiles[i] && file->mapping == NULL)
          chosen = self->layouts->len;
        gtk_string_list_append (names, profiles[i]->title);
        g_ptr_array_add (self->layouts, (gpointer) profiles[i]);
      }
  for (guint i = 0; file->format == FINX_FORMAT_CSV && i < self->saved->len; i++)
    {
      const FinxImportMapping *saved = self->saved->pdata[i];

      if (file->mapping != NULL && g_str_equal (file->mapping->title, saved->title))
        chosen = self->layouts->len;
      gtk_string_list_append (names, saved->title);
      g_ptr_array_add (self->layouts, self->saved->pdata[i]);
    }
  if (file->mapping != NULL && chosen == 0)
    {
      chosen = self->layouts->len;
      gtk_string_list_append (names, _("Columns as below"));
      g_ptr_array_add (self->layouts, file->mapping);
    }
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->layout), G_LIST_MODEL (names));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->layout), chosen);
}

/* What is in a file of another format stands by itself. */
static void
fill_choices (FinxImportWizard *self,
              FinxImportFile   *file)
{
  gboolean is_table = file->format == FINX_FORMAT_CSV;

  for (guint i = 0; i < G_N_ELEMENTS (delimiters); i++)
    if (delimiters[i] == file->delimiter)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->delimiter), i);
  for (guint i = 0; i < G_N_ELEMENTS (date_orders); i++)
    if (date_orders[i] == file->date_order)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->dates), i);
  for (guint i = 0; i < G_N_ELEMENTS (number_marks); i++)
    if (number_marks[i] == file->number_mark)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->numbers), i);
  gtk_widget_set_sensitive (self->delimiter, is_table);
  gtk_widget_set_sensitive (self->layout, is_table);
  gtk_widget_set_visible (self->save_button, is_table && file->mapping != NULL);
}

static const char *
delimiter_label (char delimiter)
{
  switch (delimiter)
    {
    case ',':
      return _("comma");
    case ';':
      return _("semicolon");
    case '\t':
      return _("tabulator");
    case '|':
      return _("bar");
    default:
      return "–";
    }
}

static const char *
date_label (FinxDateOrder order)
{
  return order == FINX_DATE_DMY ? _("day, month, year") : order == FINX_DATE_MDY ? _("month, day, year") : _("year, month, day");
}

static void
fill_note (FinxImportWizard *self,
           FinxImportFile   *file)
{
  const FinxImportResult *sample = file->sample;
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *sentence = NULL, *n = NULL, *refused = NULL;

  if (file->error != NULL)
    sentence = finx_error_text (file->error);
  else if (sample != NULL && sample->faults->len > 0)
    {
      const FinxImportFault *fault = sample->faults->pdata[0];
      g_autofree char *line = finx_format_double ((double) fault->line, 0);

      sentence = g_strdup_printf (_("Line %s: %s"), line, fault->sentence);
    }
  gtk_label_set_text (GTK_LABEL (self->read_error), sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->read_error, sentence != NULL);
  if (sample != NULL)
    {
      n = finx_format_double ((double) sample->n_transactions, 0);
      refused = finx_format_double ((double) sample->n_faults, 0);
      g_string_append_printf (text, _("%s rows can be booked, %s can not"), n, refused);
      g_string_append_printf (text, " · %s", sample->encoding);
      if (file->format == FINX_FORMAT_CSV)
        g_string_append_printf (text, " · %s · %s · %s", delimiter_label (sample->delimiter), date_label (sample->date_order),
                                sample->number_mark == FINX_NUMBER_COMMA ? _("decimal comma") : _("decimal point"));
    }
  gtk_label_set_text (GTK_LABEL (self->read_note), text->str);
}

static void
show (FinxImportWizard *self)
{
  FinxImportFile *file = finx_import_wizard_get_file (self);

  if (file == NULL)
    return;
  self->is_filling = TRUE;
  fill_layouts (self, file);
  fill_choices (self, file);
  fill_note (self, file);
  fill_grid (self, file);
  self->is_filling = FALSE;
}

void
finx_import_wizard_enter_read (FinxImportWizard *self)
{
  show (self);
}

static void
file_cb (FinxImportWizard *self)
{
  if (self->step == FINX_STEP_READ)
    show (self);
}

static gboolean
is_saved (FinxImportWizard *self,
          gpointer          layout)
{
  return g_ptr_array_find (self->saved, layout, NULL);
}

static void
layout_cb (FinxImportWizard *self)
{
  FinxImportFile *file = finx_import_wizard_get_file (self);
  guint chosen = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->layout));
  gpointer layout = chosen < self->layouts->len ? self->layouts->pdata[chosen] : NULL;

  if (self->is_filling || file == NULL || (layout != NULL && layout == file->mapping))
    return;
  g_clear_pointer (&file->mapping, finx_import_mapping_free);
  file->profile = NULL;
  if (layout != NULL && is_saved (self, layout))
    file->mapping = finx_import_mapping_copy (layout);
  else
    file->profile = layout;
  look_again (self);
}

static void
choice_cb (FinxImportWizard *self)
{
  FinxImportFile *file = finx_import_wizard_get_file (self);

  if (self->is_filling || file == NULL)
    return;
  file->delimiter = delimiters[gtk_drop_down_get_selected (GTK_DROP_DOWN (self->delimiter))];
  file->date_order = date_orders[gtk_drop_down_get_selected (GTK_DROP_DOWN (self->dates))];
  file->number_mark = number_marks[gtk_drop_down_get_selected (GTK_DROP_DOWN (self->numbers))];
  look_again (self);
}

/* One of the same name is replaced. */
static void
save_cb (FinxImportWizard *self)
{
  FinxImportFile *file = finx_import_wizard_get_file (self);
  g_autofree char *title = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->save_name))));
  g_autofree char *text = NULL;

  if (file == NULL || file->mapping == NULL || *title == '\0')
    return;
  g_free (file->mapping->title);
  file->mapping->title = g_strdup (title);
  for (guint i = 0; i < self->saved->len; i++)
    if (g_str_equal (((FinxImportMapping *) self->saved->pdata[i])->title, title))
      g_ptr_array_remove_index (self->saved, i--);
  g_ptr_array_add (self->saved, finx_import_mapping_copy (file->mapping));
  text = finx_import_mappings_to_json (self->saved);
  finx_engine_set_state (self->engine, FINX_IMPORT_LAYOUTS_KEY, text);
  gtk_popover_popdown (gtk_menu_button_get_popover (GTK_MENU_BUTTON (self->save_button)));
  show (self);
}

static GtkWidget *
build_save (FinxImportWizard *self)
{
  GtkWidget *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *save = gtk_button_new_with_label (_("Save"));

  self->save_button = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->save_button), _("Save layout"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->save_button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Save layout"), -1);
  self->save_name = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->save_name), _("Name of the layout"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->save_name), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Name of the layout"), -1);
  g_signal_connect_object (self->save_name, "activate", G_CALLBACK (save_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (save, "clicked", G_CALLBACK (save_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->save_name);
  gtk_box_append (GTK_BOX (box), save);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->save_button), popover);
  gtk_widget_set_valign (self->save_button, GTK_ALIGN_CENTER);
  return self->save_button;
}

static GtkWidget *
add_choice (FinxImportWizard  *self,
            GtkWidget         *grid,
            int                place,
            const char        *title,
            const char *const *words,
            GCallback          changed)
{
  GtkWidget *label = gtk_label_new (title), *drop_down = words != NULL ? gtk_drop_down_new_from_strings (words) : gtk_drop_down_new (NULL, NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim");
  gtk_widget_set_hexpand (drop_down, place == 0);
  finx_drop_down_set_name (GTK_DROP_DOWN (drop_down), title);
  g_signal_connect_object (drop_down, "notify::selected", changed, self, G_CONNECT_SWAPPED);
  gtk_grid_attach (GTK_GRID (grid), label, place, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), drop_down, place, 1, 1, 1);
  return drop_down;
}

GtkWidget *
finx_import_wizard_build_read (FinxImportWizard *self)
{
  const char *const separators[] = { _("Found"), _("Comma"), _("Semicolon"), _("Tabulator"), _("Bar"), NULL };
  const char *const orders[] = { _("Found"), "2024-12-31", "31.12.2024", "12/31/2024", NULL };
  const char *const marks[] = { _("Found"), "1,234.56", "1.234,56", NULL };
  GtkWidget *box = finx_wizard_step_box (_("How the files are read"), _("Found by what is in them. Change what is wrong; the rows below follow."));
  GtkWidget *grid = gtk_grid_new (), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->read_file = gtk_drop_down_new (NULL, NULL);
  finx_drop_down_set_name (GTK_DROP_DOWN (self->read_file), _("File"));
  g_signal_connect_object (self->read_file, "notify::selected", G_CALLBACK (file_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->read_file);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  self->layout = add_choice (self, grid, 0, _("Layout"), NULL, G_CALLBACK (layout_cb));
  self->delimiter = add_choice (self, grid, 1, _("Columns end with"), separators, G_CALLBACK (choice_cb));
  self->dates = add_choice (self, grid, 2, _("Dates"), orders, G_CALLBACK (choice_cb));
  self->numbers = add_choice (self, grid, 3, _("Numbers"), marks, G_CALLBACK (choice_cb));
  gtk_box_append (GTK_BOX (box), grid);

  self->read_note = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->read_note), 0);
  gtk_label_set_wrap (GTK_LABEL (self->read_note), TRUE);
  gtk_widget_set_hexpand (self->read_note, TRUE);
  gtk_widget_add_css_class (self->read_note, "dim");
  gtk_widget_add_css_class (self->read_note, "numeric");
  gtk_box_append (GTK_BOX (line), self->read_note);
  gtk_box_append (GTK_BOX (line), build_save (self));
  gtk_box_append (GTK_BOX (box), line);
  self->read_error = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->read_error), 0);
  gtk_label_set_wrap (GTK_LABEL (self->read_error), TRUE);
  gtk_label_set_selectable (GTK_LABEL (self->read_error), TRUE);
  gtk_widget_add_css_class (self->read_error, "warn");
  gtk_box_append (GTK_BOX (box), self->read_error);

  self->read_grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->read_grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (self->read_grid), 6);
  gtk_widget_add_css_class (self->read_grid, "card-body");
  self->read_scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->read_scroller), self->read_grid);
  gtk_widget_set_vexpand (self->read_scroller, TRUE);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_set_overflow (card, GTK_OVERFLOW_HIDDEN);
  gtk_box_append (GTK_BOX (card), self->read_scroller);
  gtk_box_append (GTK_BOX (box), card);
  return box;
}
