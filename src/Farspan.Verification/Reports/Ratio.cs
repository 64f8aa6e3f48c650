using System.Text.Json.Serialization;

namespace Farspan.Verification.Reports;

/// <summary>How many of how many.</summary>
/// <param name="Ok">Those that were as they should be, 0 to <paramref name="Total"/>.</param>
/// <param name="Total">All that were planned.</param>
public readonly record struct Ratio(int Ok, int Total)
{
    /// <summary>True when nothing is missing; also when there is nothing.</summary>
    [JsonIgnore]
    public bool IsWhole => Ok == Total;

    /// <summary>Counts one more.</summary>
    public Ratio With(bool ok) => new(Ok + (ok ? 1 : 0), Total + 1);

    /// <summary>Adds two counts.</summary>
    public Ratio Plus(Ratio other) => new(Ok + other.Ok, Total + other.Total);

    /// <summary><c>12/12</c>, or <c>–</c> when there is nothing.</summary>
    public override string ToString() => Total == 0 ? "–" : FormattableString.Invariant($"{Ok}/{Total}");
}
