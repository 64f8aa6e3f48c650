using Farspan.Topology.Diagnostics;

namespace Farspan.Import;

/// <summary>Collects findings. What occurs often is said once, with the number and the first places.</summary>
internal sealed class ImportFindings
{
    private const int MostErrors = 100;
    private const int PlacesShown = 4;
    private const int LongestShown = 40;

    private readonly List<Diagnostic> _list = [];
    private readonly Dictionary<(string Code, string Topic), Repeated> _repeated = [];

    /// <summary>True after an error.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>True where something was left out that may let packets pass in reality: the import is then narrower than what it was made from.</summary>
    public bool IsNarrower { get; private set; }

    /// <summary>Every finding, by file, line and column.</summary>
    public IReadOnlyList<Diagnostic> All =>
    [
        .. _list.Concat(_repeated.Values.Select(r => r.Diagnostic))
            .OrderBy(d => d.Location.File, StringComparer.Ordinal).ThenBy(d => d.Location.Line).ThenBy(d => d.Location.Column).ThenBy(d => d.Code, StringComparer.Ordinal),
    ];

    /// <summary>Something that the import cannot go on with.</summary>
    public void Error(string code, SourceSpan place, string message, params IReadOnlyList<SourceSpan> related)
    {
        HasErrors = true;
        if (_list.Count < MostErrors)
        {
            _list.Add(new Diagnostic { Code = code, Severity = Severity.Error, Location = place, Message = message, Related = related });
        }
    }

    /// <summary>Something that the import goes on with.</summary>
    /// <param name="code">Its code.</param>
    /// <param name="place">Where.</param>
    /// <param name="message">The sentence; the first one of a topic is shown.</param>
    /// <param name="topic">Findings of one code and topic are shown once; the message itself where null.</param>
    public void Warning(string code, SourceSpan place, string message, string? topic = null)
    {
        var key = (code, topic ?? message);
        if (!_repeated.TryGetValue(key, out var repeated))
        {
            repeated = new Repeated(new Diagnostic { Code = code, Severity = Severity.Warning, Location = place, Message = message });
            _repeated.Add(key, repeated);
        }
        else
        {
            repeated.Add(place);
        }
    }

    /// <summary>A warning that something which may let packets pass is left out.</summary>
    public void LeftOut(string code, SourceSpan place, string message, string? topic = null)
    {
        IsNarrower = true;
        Warning(code, place, message, topic);
    }

    /// <summary>A text cut to what fits into a sentence, without control characters.</summary>
    public static string Short(string text)
    {
        var cut = text.Length > LongestShown ? text[..(LongestShown - 1)] + "…" : text;
        return new string([.. cut.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]);
    }

    private sealed class Repeated(Diagnostic first)
    {
        private readonly List<SourceSpan> _places = [];
        private int _more;

        public Diagnostic Diagnostic => _more == 0
            ? first
            : first with { Message = FormattableString.Invariant($"{first.Message} ({_more + 1} times in all.)"), Related = [.. _places] };

        public void Add(SourceSpan place)
        {
            _more++;
            if (_places.Count < PlacesShown && place != first.Location && !_places.Contains(place))
            {
                _places.Add(place);
            }
        }
    }
}
