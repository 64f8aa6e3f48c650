namespace Farspan.Topology.Declarations;

/// <summary>What stands under <c>encrypted</c>.</summary>
internal sealed record EncryptedDeclaration(SelectorDeclaration? Between);
