using Farspan.Lab.Supervision;

namespace Farspan.Lab.Status;

/// <summary>What is known of the supervised things.</summary>
/// <param name="IsAlive">True when it comes from a supervisor that is alive; false when from what one wrote down.</param>
/// <param name="Records">By <c>machine/name</c>.</param>
internal sealed record UnitView(bool IsAlive, IReadOnlyDictionary<string, UnitRecord> Records);
