using Farspan.Lab.Faults;
using FsCheck;
using FsCheck.Fluent;

namespace Farspan.Lab.Tests.Faults;

public sealed class PortComplementTests
{
    [Fact]
    public void Together_with_the_ports_themselves_it_is_every_port_once() => Prop.ForAll(
        Gen.ListOf(Gen.Choose(1, ushort.MaxValue)).Select(l => l.Select(p => (ushort)p).Distinct().Order().ToList()).ToArbitrary(),
        ports =>
        {
            var others = PortComplement.Of(ports).SelectMany(r => Enumerable.Range(r.First, r.Count)).ToList();
            return others.Concat(ports.Select(p => (int)p)).Order().SequenceEqual(Enumerable.Range(1, ushort.MaxValue));
        }).QuickCheckThrowOnFailure();
}
