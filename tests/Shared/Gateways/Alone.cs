namespace Farspan.Testing.Gateways;

/// <summary>Tests beside which none runs.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
