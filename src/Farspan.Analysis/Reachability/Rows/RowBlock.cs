namespace Farspan.Analysis.Reachability.Rows;

/// <summary>What a row leaves open: all of these may reach all of those, as far as the receivers' filters and the asked ports tell.</summary>
/// <param name="Sources">Classes of senders; at least one, each with a member that is asked about, in order of these.</param>
/// <param name="Targets">Classes of receivers; at least one, in the order of their first members.</param>
internal sealed record RowBlock(IReadOnlyList<(SourceClass Class, Endpoints.Endpoint First)> Sources, IReadOnlyList<TargetClass> Targets);
