/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/help/finx-help-page.h"

typedef enum { BLOCK_HEADING, BLOCK_PARAGRAPH, BLOCK_BULLET, BLOCK_TERM, BLOCK_DEFINITION, BLOCK_KEY, BLOCK_MEANING } BlockKind;

typedef struct
{
  BlockKind kind;
  char     *markup;             /* Pango markup */
} Block;

struct _FinxHelpPage
{
  char    *title;
  char    *desc;
  GArray  *blocks;              /* (element-type Block): in the order of reading */
  GString *words;               /* all text, case-folded */
};

/* While a page is read. */
typedef struct
{
  FinxHelpPage *page;
  GString      *markup;         /* of the title or paragraph that is open; NULL: none */
  guint         cell;           /* of the table row that is open */
} Reader;

static const struct { const char *element, *open, *close; } inlines[] = {
  { "em", "<b>", "</b>" },
  { "gui", "<b>", "</b>" },
  { "key", "<b>", "</b>" },
  { "code", "<tt>", "</tt>" },
  { "link", NULL, "</a>" },
};

static void
block_clear (gpointer data)
{
  g_free (((Block *) data)->markup);
}

static const char *
ancestor (GMarkupParseContext *context,
          guint                n)
{
  const char *name = g_slist_nth_data ((GSList *) g_markup_parse_context_get_element_stack (context), n);

  return name != NULL ? name : "";
}

static void
open_inline (Reader      *reader,
             const char  *element,
             const char **names,
             const char **values)
{
  for (guint i = 0; i < G_N_ELEMENTS (inlines); i++)
    if (g_str_equal (inlines[i].element, element) && inlines[i].open != NULL)
      g_string_append (reader->markup, inlines[i].open);
  for (guint i = 0; g_str_equal (element, "link") && names[i] != NULL; i++)
    if (g_str_equal (names[i], "xref"))
      {
        g_autofree char *escaped = g_markup_escape_text (values[i], -1);

        g_string_append_printf (reader->markup, "<a href=\"%s\">", escaped);
      }
}

static void
start_element (GMarkupParseContext *context,
               const char          *element,
               const char         **names,
               const char         **values,
               gpointer             user_data,
               GError             **error)
{
  Reader *reader = user_data;

  if (g_str_equal (element, "p") || g_str_equal (element, "title") || g_str_equal (element, "desc"))
    reader->markup = g_string_new (NULL);
  else if (g_str_equal (element, "tr"))
    reader->cell = 0;
  else if (reader->markup != NULL)
    open_inline (reader, element, names, values);
}

/* What a finished title or paragraph is, by what it stands in. */
static BlockKind
kind_of (GMarkupParseContext *context,
         Reader              *reader)
{
  const char *parent = ancestor (context, 1);

  if (g_str_equal (ancestor (context, 0), "title"))
    return g_str_equal (parent, "item") ? BLOCK_TERM : BLOCK_HEADING;
  if (g_str_equal (parent, "item"))
    return g_str_equal (ancestor (context, 2), "terms") ? BLOCK_DEFINITION : BLOCK_BULLET;
  if (g_str_equal (parent, "td"))
    return reader->cell++ == 0 ? BLOCK_KEY : BLOCK_MEANING;
  return BLOCK_PARAGRAPH;
}

static void
end_element (GMarkupParseContext *context,
             const char          *element,
             gpointer             user_data,
             GError             **error)
{
  Reader *reader = user_data;
  Block block;

  for (guint i = 0; reader->markup != NULL && i < G_N_ELEMENTS (inlines); i++)
    if (g_str_equal (inlines[i].element, element))
      g_string_append (reader->markup, inlines[i].close);
  if (!g_str_equal (element, "p") && !g_str_equal (element, "title") && !g_str_equal (element, "desc"))
    return;

  block.markup = g_string_free (g_steal_pointer (&reader->markup), FALSE);
  if (g_str_equal (element, "desc"))
    {
      g_free (reader->page->desc);
      reader->page->desc = block.markup;
    }
  else if (g_str_equal (element, "title") && g_str_equal (ancestor (context, 1), "page"))
    {
      g_free (reader->page->title);
      reader->page->title = block.markup;
    }
  else
    {
      block.kind = kind_of (context, reader);
      g_array_append_val (reader->page->blocks, block);
    }
}

static void
read_text (GMarkupParseContext *context,
           const char          *text,
           gsize                length,
           gpointer             user_data,
           GError             **error)
{
  Reader *reader = user_data;
  g_autofree char *folded = g_utf8_casefold (text, length);
  g_autofree char *escaped = g_markup_escape_text (text, length);

  if (reader->markup == NULL)
    return;
  g_string_append (reader->markup, escaped);
  g_string_append_printf (reader->page->words, "%s ", folded);
}

/* The languages of the user come first, then “C”. */
static GBytes *
find_page (const char  *topic,
           GError     **error)
{
  for (const char *const *language = g_get_language_names (); *language != NULL; language++)
    {
      g_autofree char *path = g_strdup_printf ("/org/finx/Workstation/help/%s/%s.page", *language, topic);
      GBytes *bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

      if (bytes != NULL)
        return bytes;
    }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no help on “%s”", topic);
  return NULL;
}

FinxHelpPage *
finx_help_page_load (const char  *topic,
                     GError     **error)
{
  static const GMarkupParser parser = { start_element, end_element, read_text };
  g_autoptr(GBytes) bytes = find_page (topic, error);
  g_autoptr(FinxHelpPage) page = NULL;
  g_autoptr(GMarkupParseContext) context = NULL;
  Reader reader = { 0 };
  gsize size;
  const char *text;

  if (bytes == NULL)
    return NULL;
  page = g_new0 (FinxHelpPage, 1);
  page->title = g_strdup (topic);
  page->desc = g_strdup ("");
  page->words = g_string_new (NULL);
  page->blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  g_array_set_clear_func (page->blocks, block_clear);
  reader.page = page;
  text = g_bytes_get_data (bytes, &size);
  context = g_markup_parse_context_new (&parser, 0, &reader, NULL);
  if (g_markup_parse_context_parse (context, text, size, error) && g_markup_parse_context_end_parse (context, error))
    return g_steal_pointer (&page);
  if (reader.markup != NULL)
    g_string_free (reader.markup, TRUE);
  return NULL;
}

void
finx_help_page_free (FinxHelpPage *self)
{
  if (self == NULL)
    return;
  g_free (self->title);
  g_free (self->desc);
  g_array_unref (self->blocks);
  g_string_free (self->words, TRUE);
  g_free (self);
}

const char *
finx_help_page_get_title (const FinxHelpPage *self)
{
  return self->title;
}

const char *
finx_help_page_get_desc (const FinxHelpPage *self)
{
  return self->desc;
}

gboolean
finx_help_page_has (const FinxHelpPage *self,
                    const char         *words)
{
  g_autofree char *stripped = g_strstrip (g_strdup (words));
  g_autofree char *folded = g_utf8_casefold (stripped, -1);

  return strstr (self->words->str, folded) != NULL;
}

static GtkWidget *
make_label (const Block *block,
            GCallback    link_cb,
            GObject     *object)
{
  static const char *const classes[] = {
    [BLOCK_HEADING] = "help-heading", [BLOCK_TERM] = "help-term", [BLOCK_DEFINITION] = "help-definition", [BLOCK_KEY] = "help-key",
  };
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_markup (GTK_LABEL (label), block->markup);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  if (block->kind < (int) G_N_ELEMENTS (classes) && classes[block->kind] != NULL)
    gtk_widget_add_css_class (label, classes[block->kind]);
  g_signal_connect_object (label, "activate-link", link_cb, object, G_CONNECT_SWAPPED);
  return label;
}

static GtkWidget *
make_bullet (GtkWidget *label)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *bullet = gtk_label_new ("•");

  gtk_widget_set_valign (bullet, GTK_ALIGN_START);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (row), bullet);
  gtk_box_append (GTK_BOX (row), label);
  return row;
}

GtkWidget *
finx_help_page_render (const FinxHelpPage *self,
                       GCallback           link_cb,
                       GObject            *object)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *grid = NULL;
  int row = 0;

  gtk_widget_add_css_class (box, "help-page");
  for (guint i = 0; i < self->blocks->len; i++)
    {
      const Block *block = &g_array_index (self->blocks, Block, i);
      GtkWidget *label = make_label (block, link_cb, object);

      if (block->kind == BLOCK_KEY || block->kind == BLOCK_MEANING)
        {
          if (grid == NULL)
            {
              grid = gtk_grid_new ();
              gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
              gtk_grid_set_column_spacing (GTK_GRID (grid), 18);
              gtk_box_append (GTK_BOX (box), grid);
            }
          row += block->kind == BLOCK_KEY;
          gtk_widget_set_hexpand (label, block->kind == BLOCK_MEANING);
          gtk_grid_attach (GTK_GRID (grid), label, block->kind == BLOCK_MEANING, row, 1, 1);
          continue;
        }
      grid = NULL;
      gtk_box_append (GTK_BOX (box), block->kind == BLOCK_BULLET ? make_bullet (label) : label);
    }
  return box;
}
