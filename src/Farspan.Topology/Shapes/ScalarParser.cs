using System.Diagnostics.CodeAnalysis;

namespace Farspan.Topology.Shapes;

/// <summary>Reads a scalar's text; on false <paramref name="fault"/> says why in a full sentence.</summary>
internal delegate bool ScalarParser<T>(string text, [MaybeNullWhen(false)] out T value, out Fault fault);
