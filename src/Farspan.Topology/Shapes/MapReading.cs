using Farspan.Topology.Diagnostics;

namespace Farspan.Topology.Shapes;

/// <summary>The values of one map, read by key; what could not be bound is absent, with its diagnostic already given.</summary>
internal sealed class MapReading(SourceSpan span)
{
    private readonly Dictionary<Key, (object? Value, SourceSpan Span)> _values = [];

    /// <summary>Where the map begins.</summary>
    public SourceSpan Span { get; } = span;

    /// <summary>True when a key stood in the map that does not belong there: what seems to be missing may be what was meant.</summary>
    public bool HasUnknownKeys { get; set; }

    /// <summary>Keeps a value.</summary>
    public void Add(Key key, object? value, SourceSpan valueSpan) => _values.Add(key, (value, valueSpan));

    /// <summary>True when the key stands in the file, whether or not its value is any good.</summary>
    public bool Has(Key key) => _values.ContainsKey(key);

    /// <summary>The value and its place, or null.</summary>
    public Located<T>? Get<T>(KeyOf<T> key)
        where T : notnull =>
        _values.TryGetValue(key, out var entry) && entry.Value is T value ? new Located<T>(value, entry.Span) : null;

    /// <summary>The list, empty when absent.</summary>
    public IReadOnlyList<T> List<T>(KeyOf<IReadOnlyList<T>> key) => Get(key)?.Value ?? [];
}
