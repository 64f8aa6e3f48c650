using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Farspan.Agent.Authorities;
using Farspan.Pki;
using Farspan.Pki.Rotation;
using Farspan.Pki.Sealing;
using Farspan.State.Certificates;

namespace Farspan.Agent.Tests.Authorities;

[Trait("Requirement", "C8")]
public sealed class AuthorityStoreTests
{
    [Fact]
    public void What_it_issues_is_listed_and_found_again()
    {
        using var folder = new StoreFolder();
        string serial;
        using (var store = folder.Create())
        using (var leaf = store.Issue(StoreFolder.Leaf, KeyKind.EcdsaP256))
        {
            serial = leaf.Serial;
        }

        using var again = folder.Open();
        var (issued, damaged) = again.Issued();
        Assert.Empty(damaged);
        var one = Assert.Single(issued).Certificate;
        Assert.Equal(serial, one.Serial);
        Assert.Equal(["db.foundry.test", "10.0.1.2", "spiffe://foundry/service/db"], one.Names);
    }

    [Fact]
    public void A_second_init_refuses_with_the_mend()
    {
        using var folder = new StoreFolder();
        folder.Create().Dispose();
        Assert.Contains("farspan ca rotate", Assert.Throws<AuthorityException>(() => folder.Create()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_key_lies_there_in_clear_and_nobody_else_may_read()
    {
        using var folder = new StoreFolder();
        using var store = folder.Create();
        store.Issue(StoreFolder.Leaf, KeyKind.EcdsaP256).Dispose();
        store.AnswerOcsp(new byte[] { 1 });
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.Folder.Folder));
        var keys = 0;
        foreach (var file in Directory.EnumerateFiles(folder.Folder.Folder))
        {
            var text = File.ReadAllText(file);
            Assert.DoesNotContain("PRIVATE KEY", text, StringComparison.Ordinal);
            if (file.EndsWith(".key", StringComparison.Ordinal))
            {
                keys++;
                Assert.StartsWith("-----BEGIN FARSPAN SEALED KEY-----", text, StringComparison.Ordinal);
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }

        Assert.Equal(3, keys);
    }

    [Fact]
    public void Two_who_use_one_folder_lose_nothing()
    {
        using var folder = new StoreFolder();
        using var first = folder.Create();
        using var second = folder.Open();
        var serials = new List<string>();
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = TestContext.Current.CancellationToken }, i =>
        {
            using var leaf = (i % 2 == 0 ? first : second).Issue(StoreFolder.Leaf, KeyKind.EcdsaP256);
            lock (serials)
            {
                serials.Add(leaf.Serial);
            }
        });
        var (issued, damaged) = first.Issued();
        Assert.Empty(damaged);
        Assert.Equal(serials.Order(StringComparer.Ordinal), issued.Select(i => i.Certificate.Serial).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_change_by_another_is_seen_before_the_next_certificate()
    {
        using var folder = new StoreFolder();
        using var first = folder.Create();
        using var second = folder.Open();
        using var before = first.Issue(StoreFolder.Leaf, KeyKind.EcdsaP256);
        second.RotateIntermediate(null, null);
        using var after = first.Issue(StoreFolder.Leaf, KeyKind.EcdsaP256);
        Assert.Equal("O=foundry, CN=foundry intermediate 1", before.Certificate.Issuer);
        Assert.Equal("O=foundry, CN=foundry intermediate 2", after.Certificate.Issuer);
    }

    [Fact]
    public void Another_secret_opens_nothing_and_says_so()
    {
        using var folder = new StoreFolder();
        folder.Create().Dispose();
        using var wrong = SealingKey.FromKeyFile(RandomNumberGenerator.GetBytes(32));
        using var store = AuthorityStore.Open(folder.Folder, wrong, folder.Time);
        Assert.Contains("is not the one that it was sealed with", Assert.Throws<PkiException>(() => store.Issue(StoreFolder.Leaf, KeyKind.EcdsaP256)).Message, StringComparison.Ordinal);
        using var none = AuthorityStore.Open(folder.Folder, null, folder.Time);
        Assert.Contains("--key-file", Assert.Throws<PkiException>(() => none.Issue(StoreFolder.Leaf, KeyKind.EcdsaP256)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_folder_is_named_in_one_line()
    {
        using var folder = new StoreFolder();
        folder.Create().Dispose();
        File.WriteAllText(folder.Folder.RecordFile, "{ \"version\": 1");
        var damaged = Assert.Throws<AuthorityException>(() => folder.Open()).Message;
        Assert.Contains("authority.json is damaged", damaged, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', damaged);
        Assert.Contains("farspan ca init", Assert.Throws<AuthorityException>(() => AuthorityStore.Open(new AuthorityFolder("/nowhere"), null, folder.Time)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_line_of_the_list_does_not_hide_the_others()
    {
        using var folder = new StoreFolder();
        using var store = folder.Create();
        for (var i = 0; i < 3; i++)
        {
            store.Issue(StoreFolder.Leaf, KeyKind.EcdsaP256).Dispose();
        }

        var path = folder.Folder.IssuedFile(1);
        var lines = File.ReadAllLines(path);
        File.WriteAllLines(path, [lines[0], "scratched", lines[2]]);
        var (issued, damaged) = store.Issued();
        Assert.Equal(2, issued.Count);
        Assert.Equal([$"{path} line 2"], damaged);
    }

    [Fact]
    public void The_root_key_may_lie_elsewhere()
    {
        using var folder = new StoreFolder();
        using var store = folder.Create();
        var drawer = Path.Combine(folder.Path, "drawer.key");
        File.Move(folder.Folder.RootKeyFile(1), drawer);
        store.Issue(StoreFolder.Leaf, KeyKind.EcdsaP256).Dispose();
        Assert.Contains(folder.Folder.RootKeyFile(1), Assert.Throws<AuthorityException>(() => store.RotateIntermediate(null, null)).Message, StringComparison.Ordinal);
        store.RotateIntermediate(null, drawer);
        Assert.Equal([1, 2], store.Record().Intermediates.Select(i => i.Number));
    }

    [Fact]
    public void A_revoked_certificate_is_on_the_list_until_it_expires()
    {
        using var folder = new StoreFolder();
        using var store = folder.Create();
        using var leaf = store.Issue(StoreFolder.Leaf, KeyKind.EcdsaP256);
        Assert.True(store.Revoke(leaf.Serial.ToLowerInvariant(), X509RevocationReason.KeyCompromise));
        Assert.False(store.Revoke(leaf.Serial, X509RevocationReason.KeyCompromise));
        Assert.Throws<PkiException>(() => store.Revoke("1234", X509RevocationReason.KeyCompromise));
        var path = Assert.Single(store.WriteCrls(AuthorityStore.CrlLifetime));
        Assert.True(CertificateRevocationListBuilder.Load(File.ReadAllBytes(path), out var number, out _).RemoveEntry(Convert.FromHexString(leaf.Serial)));
        Assert.Equal(1, (int)number);
        folder.Time.Advance(TimeSpan.FromDays(2));
        store.RotateIntermediate(null, null);
        store.WriteCrls(AuthorityStore.CrlLifetime);
        Assert.Empty(store.Record().Revoked);
        Assert.False(File.Exists(folder.Folder.IntermediateKeyFile(1)));
    }

    [Fact]
    public void A_root_is_replaced_with_overlap()
    {
        using var folder = new StoreFolder();
        using var store = folder.Create();
        store.Issue(StoreFolder.Leaf, KeyKind.EcdsaP256).Dispose();
        Assert.Equal(RotationPhase.Introduced, store.RotateRoot(false, null).Phase);
        Assert.Equal(2, store.Roots().Count);
        Assert.Equal(File.ReadAllText(folder.Folder.AuthoritiesFile), store.AuthoritiesPem());
        Assert.Contains("may not have learnt", Assert.Throws<PkiException>(() => store.RotateRoot(false, null)).Message, StringComparison.Ordinal);
        folder.Time.Advance(TimeSpan.FromHours(23));
        using (var old = store.Issue(StoreFolder.Leaf, KeyKind.EcdsaP256))
        {
            Assert.Contains("intermediate 1", old.Certificate.Issuer, StringComparison.Ordinal);
        }

        folder.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(RotationPhase.Switched, store.RotateRoot(false, null).Phase);
        using (var next = store.Issue(StoreFolder.Leaf, KeyKind.EcdsaP256))
        {
            Assert.Contains("intermediate 2", next.Certificate.Issuer, StringComparison.Ordinal);
        }

        Assert.Contains("may be in use until 2026-01-02 23:00:00Z", store.RotationWait(false), StringComparison.Ordinal);
        folder.Time.Advance(TimeSpan.FromHours(23).Add(TimeSpan.FromSeconds(1)));
        Assert.Equal(RotationPhase.Steady, store.RotateRoot(false, null).Phase);
        Assert.Equal("O=foundry, CN=foundry root 2", Assert.Single(store.Roots()).Subject);
        Assert.False(File.Exists(folder.Folder.RootKeyFile(1)));
        store.Issue(StoreFolder.Leaf, KeyKind.EcdsaP256).Dispose();
    }

    [Fact]
    public void An_expired_intermediate_says_what_to_do()
    {
        using var folder = new StoreFolder();
        using var store = folder.Create();
        folder.Time.Advance(TimeSpan.FromDays(366));
        Assert.Contains("farspan ca rotate intermediate", Assert.Throws<PkiException>(() => store.Issue(StoreFolder.Leaf, KeyKind.EcdsaP256)).Message, StringComparison.Ordinal);
        store.RotateIntermediate(null, null);
        store.Issue(StoreFolder.Leaf, KeyKind.EcdsaP256).Dispose();
        folder.Time.Advance(TimeSpan.FromDays(3700));
        Assert.Contains("farspan ca rotate root", Assert.Throws<PkiException>(() => store.RotateIntermediate(null, null)).Message, StringComparison.Ordinal);
    }
}
