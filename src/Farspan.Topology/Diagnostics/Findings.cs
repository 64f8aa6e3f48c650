using System.Globalization;
using System.Text;

namespace Farspan.Topology.Diagnostics;

/// <summary>Collects diagnostics while the files are read, bound and checked.</summary>
/// <remarks>Not thread-safe; one per reading.</remarks>
internal sealed class Findings
{
    /// <summary>Code of the note that says how many findings are not shown.</summary>
    public const string MoreCode = "FS1014";

    /// <summary>How many findings a reader is shown; nobody mends more than this in one go.</summary>
    public const int Shown = 200;

    /// <summary>How many are kept at all, so that a hostile file cannot fill the memory with sentences.</summary>
    private const int Kept = 5_000;

    private readonly List<Diagnostic> _items = [];
    private readonly HashSet<(string Code, SourceSpan Location, string Message)> _seen = [];
    private int _dropped;

    /// <summary>True once any error was added.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>True when further findings are only counted: time to stop looking closely.</summary>
    public bool IsFull => _items.Count >= Kept;

    /// <summary>Adds an error.</summary>
    public void Error(string code, SourceSpan location, string message, params IReadOnlyList<SourceSpan> related) =>
        Add(Severity.Error, code, location, message, related);

    /// <summary>Adds a warning.</summary>
    public void Warning(string code, SourceSpan location, string message, params IReadOnlyList<SourceSpan> related) =>
        Add(Severity.Warning, code, location, message, related);

    /// <summary>Counts an error whose sentence would not be kept, to be called when <see cref="IsFull"/>.</summary>
    public void CountError()
    {
        HasErrors = true;
        _dropped++;
    }

    /// <summary>The findings in the order of files, lines and columns, cut to <see cref="Shown"/> with a note on the rest.</summary>
    public IReadOnlyList<Diagnostic> Sorted(IReadOnlyList<SourceFile> files)
    {
        var order = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            order.TryAdd(file.Path, order.Count);
        }

        List<Diagnostic> sorted =
        [
            .. _items.OrderBy(d => order.GetValueOrDefault(d.Location.File, int.MaxValue))
                .ThenBy(d => d.Location.Line).ThenBy(d => d.Location.Column)
                .ThenBy(d => d.Code, StringComparer.Ordinal).ThenBy(d => d.Message, StringComparer.Ordinal),
        ];
        return sorted.Count + _dropped <= Shown ? sorted : Cut(sorted);
    }

    private List<Diagnostic> Cut(List<Diagnostic> sorted)
    {
        // Errors first: a page of warnings must not hide what stops the plan.
        var kept = new HashSet<Diagnostic>(sorted.OrderBy(d => d.Severity == Severity.Error ? 0 : 1).Take(Shown), ReferenceEqualityComparer.Instance);
        List<Diagnostic> shown = [.. sorted.Where(kept.Contains)];
        var hidden = sorted.Count - shown.Count + _dropped;
        var unit = hidden == 1 ? "finding is" : "findings are";
        shown.Add(new Diagnostic
        {
            Code = MoreCode,
            Severity = HasErrors ? Severity.Error : Severity.Warning,
            Message = FormattableString.Invariant($"{hidden} more {unit} not shown; mend these {Shown} first and check again."),
            Location = shown[^1].Location,
        });
        return shown;
    }

    private void Add(Severity severity, string code, SourceSpan location, string message, IReadOnlyList<SourceSpan> related)
    {
        HasErrors |= severity == Severity.Error;
        if (IsFull)
        {
            _dropped++;
            return;
        }

        var sentence = Printable(message);
        if (_seen.Add((code, location, sentence)))
        {
            _items.Add(new Diagnostic { Code = code, Severity = severity, Message = sentence, Location = location, Related = related });
        }
    }

    /// <summary>Sentences quote the file, and a quoted escape sequence must not reach a terminal.</summary>
    private static string Printable(string message)
    {
        var isClean = true;
        foreach (var c in message.AsSpan())
        {
            isClean &= c is >= ' ' and < '\x7F' or '…' or '–' or '→';
        }

        return isClean ? message : string.Concat(message.EnumerateRunes().Select(r => IsPrintable(r) ? r.ToString() : "\uFFFD"));
    }

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
