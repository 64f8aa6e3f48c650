using Farspan.Topology.Diagnostics;

namespace Farspan.Topology.Shapes;

/// <summary>An entry of a map from names: <see cref="Value"/> is null when what stands there could not be read at all.</summary>
internal sealed record Named<T>(string Name, SourceSpan Span, T? Value)
    where T : class;
