using Farspan.Pki.Rotation;
using FsCheck;
using FsCheck.Fluent;

namespace Farspan.Pki.Tests.Rotation;

[Trait("Requirement", "C8")]
public sealed class RootRotationTests
{
    private static readonly TimeSpan _adoption = TimeSpan.FromHours(24);

    private static RotationFacts Facts(bool everybody = false, DateTimeOffset? last = null) => new() { EverybodyBelieves = everybody, Adoption = _adoption, LastOldLeaf = last };

    [Fact]
    public void It_goes_through_its_phases_and_waits_where_it_has_to()
    {
        var now = TestAuthority.Now;
        var introduced = RootRotation.Steady(1, now).Introduce(2, now);
        Assert.Equal([1, 2], introduced.Believed());
        Assert.Contains("2026-03-02 12:00:00Z", Assert.Throws<PkiException>(() => introduced.Advance(Facts(), now.AddHours(23))).Message, StringComparison.Ordinal);
        Assert.Throws<PkiException>(() => introduced.Introduce(3, now));
        var switched = introduced.Advance(Facts(), now.AddHours(24));
        Assert.Equal([2, 1], switched.Believed());
        Assert.Throws<PkiException>(() => switched.Advance(Facts(last: now.AddDays(3)), now.AddDays(3)));
        var steady = switched.Advance(Facts(last: now.AddDays(3)), now.AddDays(3).AddSeconds(1));
        Assert.Equal([2], steady.Believed());
        Assert.Throws<PkiException>(() => steady.Advance(Facts(), now));
    }

    [Fact]
    public void Nobody_ever_meets_a_certificate_whose_root_it_does_not_believe()
    {
        // Steps: machine 0–4 looks (takes authorities and, when its certificate is due, a new one), 5 and 6 try to go on, 7 begins.
        var steps = Gen.Choose(0, 7).ListOf().Select(s => s.ToArray());
        Prop.ForAll(steps.ToArbitrary(), Holds).QuickCheckThrowOnFailure();
    }

    private static bool Holds(int[] steps)
    {
        var now = TestAuthority.Now;
        var rotation = RootRotation.Steady(1, now);
        var machines = Enumerable.Range(0, 5).Select(_ => new Machine { Root = 1, Until = now.AddHours(30), Believes = [1] }).ToList();
        var newest = 1;
        foreach (var step in steps)
        {
            now += TimeSpan.FromHours(2);

            // Whoever did not look for too long has no valid certificate and is out of the comparison.
            if (step < machines.Count)
            {
                machines[step] = new Machine { Root = rotation.Issuing, Until = now.AddHours(30), Believes = rotation.Believed() };
            }
            else if (step == 7 && rotation.Phase == RotationPhase.Steady)
            {
                rotation = rotation.Introduce(++newest, now);
            }
            else if (rotation.Phase != RotationPhase.Steady && rotation.Wait(Truth(rotation, machines), now) is null)
            {
                rotation = rotation.Advance(Truth(rotation, machines), now);
            }

            if (machines.Any(server => server.Until >= now && machines.Any(client => !client.Believes.Contains(server.Root) && client.Until >= now)))
            {
                return false;
            }
        }

        return true;
    }

    // Without words from the machines (adoption by time) a machine that looks seldom would be left behind: here all say it.
    private static RotationFacts Truth(RootRotation rotation, List<Machine> machines) => new()
    {
        EverybodyBelieves = machines.All(m => m.Believes.Contains(rotation.Other!.Value)),
        Adoption = TimeSpan.MaxValue / 4,
        LastOldLeaf = machines.Where(m => m.Root == rotation.Other).Select(m => (DateTimeOffset?)m.Until).Max(),
    };

    private sealed record Machine
    {
        public required int Root { get; init; }

        public required DateTimeOffset Until { get; init; }

        public required IReadOnlyList<int> Believes { get; init; }
    }
}
