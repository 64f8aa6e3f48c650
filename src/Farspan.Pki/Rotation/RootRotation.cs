using Farspan.Pki.Authorities;

namespace Farspan.Pki.Rotation;

/// <summary>Replacement of a root with overlap, so that at no moment somebody shows a certificate whose root the other side does not believe.</summary>
/// <remarks>
/// <para>Pure: steady → introduced → switched → steady. No step back is needed: until the switch nothing depends on the new root, after it nothing new depends on the old.</para>
/// <para>Both roots are believed instead of one signing the other: clients that build no path over a cross certificate are served as well.</para>
/// </remarks>
public sealed record RootRotation
{
    /// <summary>Where it stands.</summary>
    public required RotationPhase Phase { get; init; }

    /// <summary>Number of the root under which is issued.</summary>
    public required int Issuing { get; init; }

    /// <summary>Number of the other root that is believed: the next one when introduced, the old one when switched; null when steady.</summary>
    public required int? Other { get; init; }

    /// <summary>Since when it stands there.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The roots to believe, the issuing one first.</summary>
    public IReadOnlyList<int> Believed() => Other is { } other ? [Issuing, other] : [Issuing];

    /// <summary>The beginning: one root.</summary>
    public static RootRotation Steady(int root, DateTimeOffset now) => new() { Phase = RotationPhase.Steady, Issuing = root, Other = null, Since = now };

    /// <summary>Introduces the next root.</summary>
    /// <exception cref="PkiException">Another replacement is under way.</exception>
    public RootRotation Introduce(int next, DateTimeOffset now) => Phase == RotationPhase.Steady
        ? this with { Phase = RotationPhase.Introduced, Other = next, Since = now }
        : throw new PkiException($"the root is being replaced since {Validity.Text(Since)} ({Phase.ToString().ToLowerInvariant()}); finish that first");

    /// <summary>Why the next step has to wait, with the time when it need not; null when it can be taken.</summary>
    public string? Wait(RotationFacts facts, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return Phase switch
        {
            RotationPhase.Introduced when !facts.EverybodyBelieves && now < Since + facts.Adoption =>
                $"machines may not have learnt of root {Other} before {Validity.Text(Since + facts.Adoption)}",
            RotationPhase.Switched when facts.LastOldLeaf is { } last && now <= last =>
                $"certificates under root {Other} may be in use until {Validity.Text(last)}",
            _ => null,
        };
    }

    /// <summary>Takes the next step.</summary>
    /// <exception cref="PkiException">It has to wait, or there is none.</exception>
    public RootRotation Advance(RotationFacts facts, DateTimeOffset now) => Wait(facts, now) is { } reason
        ? throw new PkiException($"{reason}; run it again then")
        : Phase switch
        {
            RotationPhase.Introduced => this with { Phase = RotationPhase.Switched, Issuing = Other!.Value, Other = Issuing, Since = now },
            RotationPhase.Switched => Steady(Issuing, now),
            _ => throw new PkiException("no root is being replaced"),
        };
}
