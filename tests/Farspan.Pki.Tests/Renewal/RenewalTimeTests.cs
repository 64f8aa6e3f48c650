using Farspan.Pki.Renewal;
using Farspan.State.Certificates;
using FsCheck;
using FsCheck.Fluent;

namespace Farspan.Pki.Tests.Renewal;

[Trait("Requirement", "C8")]
public sealed class RenewalTimeTests
{
    [Fact]
    public void It_is_between_six_tenths_and_two_thirds_of_life() => Prop.ForAll(
        Gen.Zip(Gen.Choose(60, int.MaxValue), Gen.Choose(0, ushort.MaxValue)).ToArbitrary(),
        pair =>
        {
            var life = TimeSpan.FromSeconds(pair.Item1);
            var due = RenewalTime.Of(TestAuthority.Now, TestAuthority.Now + life, (ushort)pair.Item2) - TestAuthority.Now;
            return due <= life * 2 / 3 && due >= (life * 0.6) - TimeSpan.FromMilliseconds(1);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Certificates_issued_together_are_not_due_together()
    {
        using var authority = new TestAuthority();
        var due = Enumerable.Range(0, 20).Select(_ =>
        {
            using var leaf = authority.Intermediate.Issue(TestAuthority.Leaf, KeyKind.EcdsaP256, TestAuthority.Now);
            Assert.Equal(RenewalTime.Of(leaf.Certificate), RenewalTime.Of(leaf.Certificate));
            return RenewalTime.Of(leaf.Certificate);
        }).ToHashSet();
        Assert.True(due.Count > 15, $"{due.Count} of 20 differ");
    }
}
