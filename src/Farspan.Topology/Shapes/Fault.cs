namespace Farspan.Topology.Shapes;

/// <summary>Why a text is not a value of its kind: the code, and the sentence after the subject.</summary>
internal readonly record struct Fault(string Code, string Message);
