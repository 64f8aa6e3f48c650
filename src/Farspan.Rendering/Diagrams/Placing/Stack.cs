namespace Farspan.Rendering.Diagrams.Placing;

/// <summary>Writes text and chips below each other, and knows how much room they took.</summary>
internal sealed class Stack
{
    // Extra lines of a chip stand closer than lines of text.
    private const int ChipLine = 14;

    private readonly int _x;
    private readonly int _top;

    /// <summary>Begins at a place.</summary>
    public Stack(int x, int y)
    {
        _x = x;
        _top = y;
        Y = y;
    }

    /// <summary>Where the next line begins.</summary>
    public int Y { get; private set; }

    /// <summary>Width of the widest so far.</summary>
    public int Width { get; private set; }

    /// <summary>Height of all so far.</summary>
    public int Height => Y - _top;

    /// <summary>Text so far.</summary>
    public List<Label> Labels { get; } = [];

    /// <summary>Chips so far.</summary>
    public List<Chip> Chips { get; } = [];

    /// <summary>Dots so far.</summary>
    public List<Dot> Dots { get; } = [];

    /// <summary>Leaves room.</summary>
    public void Space(int pixels) => Y += pixels;

    /// <summary>Text, broken where it is wider than <paramref name="width"/>.</summary>
    public void Text(string text, TextStyle style, string tone, int width, int indent = 0)
    {
        foreach (var line in TextWrap.Lines(text, style, width - indent))
        {
            Line(line, style, tone, indent);
            Y += LineHeight(style);
        }
    }

    /// <summary>One line that ends with a chip.</summary>
    public void TextAndChip(string text, TextStyle style, string tone, string chip, string chipTone, int width)
    {
        var lines = TextWrap.Lines(text, style, Math.Max(width - Chip.Width(chip) - Chip.Padding, 1));
        for (var i = 0; i < lines.Count; i++)
        {
            Line(lines[i], style, tone, 0);
            if (i == lines.Count - 1)
            {
                Add(Chip.Of(_x + FontMetrics.Pixels(lines[i], style) + Chip.Padding, Y + ((LineHeight(style) - Chip.Height) / 2), chip, chipTone));
            }

            Y += LineHeight(style);
        }
    }

    /// <summary>A coloured dot and text.</summary>
    public void DotAndText(string text, TextStyle style, string tone, int width)
    {
        const int Indent = 14;
        Dots.Add(new Dot(_x + Dot.Radius, Y + (LineHeight(style) / 2), tone));
        Text(text, style, tone, width, Indent);
    }

    /// <summary>A chip with a name and facts, as wide as <paramref name="width"/> or its text; broken where that is wider than <paramref name="most"/>.</summary>
    public void Service(string name, string facts, string tone, int width, int most)
    {
        if (Chip.Width(name, facts) <= most)
        {
            Add(Chip.Of(_x, Y, Math.Max(width, Chip.Width(name, facts)), name, facts, tone));
            Y += Chip.Height;
            return;
        }

        var inner = most - (2 * Chip.Padding);
        var labels = TextWrap.Lines(name, TextStyle.SmallBold, inner).Select(l => (l, TextStyle.SmallBold, tone))
            .Concat(TextWrap.Lines(facts, TextStyle.Mono, inner).Select(l => (l, TextStyle.Mono, "muted")))
            .Select((l, i) => new Label(_x + Chip.Padding, Y + ChipLine - 1 + (i * ChipLine), l.l, l.Item2, l.Item3)).ToList();
        var height = Chip.Height + ((labels.Count - 1) * ChipLine);
        Add(new Chip(new Rect(_x, Y, Math.Max(width, most), height), labels, tone));
        Y += height;
    }

    /// <summary>Height of a line.</summary>
    public static int LineHeight(TextStyle style) => style switch
    {
        TextStyle.Title => 32,
        TextStyle.Heading => 24,
        TextStyle.Name or TextStyle.Body => 18,
        _ => 15,
    };

    private void Add(Chip chip)
    {
        Chips.Add(chip);
        Width = Math.Max(Width, chip.Area.Right - _x);
    }

    // The base line is a third of the size below the middle of the line.
    private void Line(string text, TextStyle style, string tone, int indent)
    {
        const double BelowMiddle = 0.36;
        var label = new Label(_x + indent, Y + (int)Math.Round((LineHeight(style) / 2.0) + (FontMetrics.Size(style) * BelowMiddle), MidpointRounding.AwayFromZero), text, style, tone);
        Labels.Add(label);
        Width = Math.Max(Width, label.Area.Right - _x);
    }
}
