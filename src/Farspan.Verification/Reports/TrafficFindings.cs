using Farspan.Verification.Traffic;

namespace Farspan.Verification.Reports;

/// <summary>Turns what was captured into findings.</summary>
internal static class TrafficFindings
{
    public static IEnumerable<Finding> Of(TrafficReport? traffic)
    {
        if (traffic is null)
        {
            yield break;
        }

        foreach (var pair in traffic.Pairs)
        {
            if (pair.UndeclaredPackets > 0)
            {
                yield return Make(TestCodes.ClearTrafficCode, pair, "Packets pass in clear between machines whose traffic must be encrypted.",
                    FormattableString.Invariant($"{pair.UndeclaredPackets} packets in clear, the first: {pair.UndeclaredExample}"));
            }

            if (pair.WasProbed && pair.EncryptedPackets == 0)
            {
                yield return Make(TestCodes.NothingSeenCode, pair, "A probe went through an overlay, and no WireGuard packet was seen between the two.",
                    "no WireGuard packet on the underlay: the traffic takes another way, or the capture does not see it");
            }
        }

        foreach (var link in traffic.Links)
        {
            if (link.Leaked > 0)
            {
                yield return Make(TestCodes.LinkLeakCode, link, $"Packets cross with addresses of their own that link '{link.Link}' must hide.",
                    FormattableString.Invariant($"{link.Leaked} packets, the first: {link.LeakExample}"));
            }

            if (link.WasProbed && (link.Carried == 0 || (link.SeenAs == 0 && link.Method != "vpn")))
            {
                yield return Make(TestCodes.NothingSeenCode, link, $"A probe went through link '{link.Link}', and no packet of it was seen.",
                    FormattableString.Invariant($"{link.Carried} packets between the networks, {link.SeenAs} at the service: the traffic takes another way, or the capture does not see it"));
            }
        }

        if (traffic.KernelDrops > 0)
        {
            yield return new Finding
            {
                Code = TestCodes.CaptureLossCode,
                Subject = "capture on the underlay",
                Message = FormattableString.Invariant($"The kernel dropped {traffic.KernelDrops} packets before the capture saw them; nothing is known of these."),
                PolicySays = string.Empty,
                PlanSays = string.Empty,
                ProofSays = string.Empty,
                RealitySays = FormattableString.Invariant($"{traffic.Packets} packets seen, {traffic.KernelDrops} dropped"),
                Differs = string.Empty,
                Location = string.Empty,
                Group = string.Empty,
            };
        }
    }

    private static Finding Make(string code, LinkTraffic link, string message, string seen) => new()
    {
        Code = code,
        Subject = $"link/{link.Link}",
        Message = message,
        PolicySays = link.Method == "vpn" ? "between the networks only WireGuard passes" : "neither network sees an address of the other",
        PlanSays = string.Empty,
        ProofSays = string.Empty,
        RealitySays = seen,
        Differs = string.Empty,
        Location = string.Empty,
        Group = string.Empty,
    };

    private static Finding Make(string code, PairTraffic pair, string message, string seen) => new()
    {
        Code = code,
        Subject = $"{pair.First} – {pair.Second}",
        Message = message,
        PolicySays = pair.MustBeEncrypted ? "only WireGuard passes between them" : string.Empty,
        PlanSays = string.Empty,
        ProofSays = string.Empty,
        RealitySays = seen,
        Differs = string.Empty,
        Location = string.Empty,
        Group = string.Empty,
    };
}
