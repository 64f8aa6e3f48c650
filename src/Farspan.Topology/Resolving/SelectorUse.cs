using Farspan.Topology.Diagnostics;

namespace Farspan.Topology.Resolving;

/// <summary>What a place in the file may select.</summary>
/// <param name="WhenEmpty">How bad it is when the selector means nothing at all.</param>
/// <param name="AllowsAddresses">True where <c>internet</c> and <c>cidr/…</c> make sense.</param>
/// <param name="AllowsServices">True where <c>service/…</c> makes sense; false while services are being resolved, which also makes cycles impossible.</param>
/// <param name="AllowsOverlays">True where <c>overlay/…</c> makes sense; false while overlays are being resolved.</param>
/// <param name="What">The place, for messages: <c>the members of an overlay</c>.</param>
internal sealed record SelectorUse(Severity WhenEmpty, bool AllowsAddresses, bool AllowsServices, bool AllowsOverlays, string What)
{
    public static readonly SelectorUse Members = new(Severity.Error, false, false, false, "The members of an overlay");

    public static readonly SelectorUse Candidates = new(Severity.Error, false, false, true, "The machines of a service");

    public static readonly SelectorUse Policy = new(Severity.Warning, true, true, true, "A policy");

    public static readonly SelectorUse EgressMachines = new(Severity.Warning, false, true, true, "A way outside");

    public static readonly SelectorUse DnsMachines = new(Severity.Warning, false, true, true, "The machines of a name server");

    public static readonly SelectorUse Askers = new(Severity.Warning, true, true, true, "A view");

    public static readonly SelectorUse Secondaries = new(Severity.Warning, true, true, true, "A zone's secondaries");

    public static readonly SelectorUse CertifiedMachines = new(Severity.Warning, false, true, true, "The machines of an authority");

    public static readonly SelectorUse Callers = new(Severity.Error, false, true, true, "A caller of a TLS layer");

    public static readonly SelectorUse Claim = new(Severity.Error, true, true, true, "A claim");

    public static readonly SelectorUse ClaimedMachines = new(Severity.Error, false, true, true, "This claim");
}
