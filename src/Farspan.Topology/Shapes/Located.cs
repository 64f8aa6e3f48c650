using Farspan.Topology.Diagnostics;

namespace Farspan.Topology.Shapes;

/// <summary>A value and where it stands.</summary>
internal readonly record struct Located<T>(T Value, SourceSpan Span);
