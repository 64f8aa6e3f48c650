using System.Security.Cryptography.X509Certificates;
using Farspan.Agent.Authorities;
using Farspan.Pki;
using Farspan.State.Certificates;

namespace Farspan.Agent.Tests.Authorities;

/// <summary>Whom a revocation keeps from certificates, and whom it lets alone.</summary>
[Trait("Requirement", "C8")]
public sealed class HeldIdentityTests
{
    private const string Machine = "m1.foundry.test 10.0.1.2 spiffe://foundry/machine/m1";
    private const string Replica = "db.foundry.test m1.db.foundry.test 10.0.1.2 spiffe://foundry/service/db";

    [Theory]
    [InlineData(Machine, Machine, true)]
    [InlineData(Machine, Machine + " also.foundry.test", true)]
    [InlineData(Machine, "m1.foundry.test spiffe://foundry/machine/m1", true)]
    [InlineData(Machine, "renamed.foundry.test 10.0.9.9 spiffe://foundry/machine/m1", true)]
    [InlineData(Machine, "m1.foundry.test", true)]
    [InlineData(Machine, "www.foundry.test m1.foundry.test", true)]
    [InlineData(Machine, "www.foundry.test 10.0.1.2", true)]
    [InlineData(Machine, "www.foundry.test", false)]
    [InlineData(Machine, "m2.foundry.test 10.0.1.3 spiffe://foundry/machine/m2", false)]
    [InlineData(Machine, Replica, false)]
    [InlineData(Replica, Replica, true)]
    [InlineData(Replica, "db.foundry.test m2.db.foundry.test 10.0.1.3 spiffe://foundry/service/db", false)]
    [InlineData(Replica, Machine, false)]
    [InlineData(Replica, "db.foundry.test", true)]
    [InlineData("www.foundry.test", "api.foundry.test", false)]
    [InlineData("www.foundry.test", "api.foundry.test www.foundry.test", true)]
    [InlineData("www.foundry.test", "WWW.foundry.test", true)]
    public void It_is_known_by_its_names(string held, string asked, bool isBarred) =>
        Assert.Equal(isBarred, new HeldIdentity { Serial = "01", Names = held.Split(' '), Since = default, Reason = X509RevocationReason.KeyCompromise }.Bars(asked.Split(' ')));

    [Theory]
    [InlineData(X509RevocationReason.Unspecified, true)]
    [InlineData(X509RevocationReason.KeyCompromise, true)]
    [InlineData(X509RevocationReason.CessationOfOperation, true)]
    [InlineData(X509RevocationReason.PrivilegeWithdrawn, true)]
    [InlineData(X509RevocationReason.Superseded, false)]
    public void Nothing_is_issued_to_whom_was_revoked_until_it_is_allowed(X509RevocationReason reason, bool isHeld)
    {
        using var folder = new StoreFolder();
        using var store = folder.Create();
        using var first = store.Issue(StoreFolder.Leaf, KeyKind.EcdsaP256);
        using (var another = folder.Open())
        {
            Assert.True(another.Revoke(first.Serial, reason));
            Assert.Equal(isHeld, another.IsHeld(first.Serial));
        }

        Assert.True(store.IsRevoked(first.Serial));
        if (!isHeld)
        {
            store.Issue(StoreFolder.Leaf, KeyKind.EcdsaP256).Dispose();
            Assert.Throws<PkiException>(() => store.Allow(first.Serial));
            return;
        }

        var refused = Assert.Throws<IdentityHeldException>(() => store.Issue(StoreFolder.Leaf, KeyKind.EcdsaP256)).Message;
        Assert.Equal($"db.foundry.test has been kept from certificates since 2026-01-01 00:00:00Z, as {first.Serial} was revoked ({RevocationWords.Of(reason)}); allow it with farspan ca allow {first.Serial}", refused);
        Assert.Equal([refused], store.Objections(StoreFolder.Leaf));
        Assert.Single(store.Issued().Issued);

        // Long after its certificate ended, and in another intermediate's time.
        folder.Time.Advance(TimeSpan.FromDays(30));
        store.RotateIntermediate(null, null);
        store.WriteCrls(AuthorityStore.CrlLifetime);
        Assert.Throws<IdentityHeldException>(() => store.Issue(StoreFolder.Leaf, KeyKind.EcdsaP256));
        using (var again = folder.Open())
        {
            Assert.Throws<IdentityHeldException>(() => again.Issue(StoreFolder.Leaf, KeyKind.EcdsaP256));
        }

        Assert.Equal(first.Serial, Assert.Single(store.Allow("spiffe://foundry/service/db")).Serial);
        store.Issue(StoreFolder.Leaf, KeyKind.EcdsaP256).Dispose();
        Assert.Contains("farspan ca status", Assert.Throws<PkiException>(() => store.Allow(first.Serial)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_its_holder_gave_up_can_be_had_again_until_somebody_else_revokes_it()
    {
        using var folder = new StoreFolder();
        using var store = folder.Create();
        using var first = store.Issue(StoreFolder.Leaf, KeyKind.EcdsaP256);
        Assert.True(store.GiveUp(first.Serial, X509RevocationReason.KeyCompromise));
        store.Issue(StoreFolder.Leaf, KeyKind.EcdsaP256).Dispose();
        Assert.False(store.Revoke(first.Serial, X509RevocationReason.KeyCompromise));
        Assert.False(store.Revoke(first.Serial, X509RevocationReason.KeyCompromise));
        Assert.Single(store.Record().Held);
        Assert.Single(store.Record().Revoked);
        Assert.Throws<IdentityHeldException>(() => store.Issue(StoreFolder.Leaf, KeyKind.EcdsaP256));
    }

    [Fact]
    public void An_authority_of_an_earlier_version_keeps_nobody_out()
    {
        using var folder = new StoreFolder();
        folder.Create().Dispose();
        var text = File.ReadAllText(folder.Folder.RecordFile);
        var without = text.Replace("\"held\": [],", "", StringComparison.Ordinal);
        Assert.NotEqual(text, without);
        File.WriteAllText(folder.Folder.RecordFile, without);
        using var store = folder.Open();
        Assert.Empty(store.Record().Held);
        store.Issue(StoreFolder.Leaf, KeyKind.EcdsaP256).Dispose();
    }
}
