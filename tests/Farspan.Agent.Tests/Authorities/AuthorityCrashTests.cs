using System.Security.Cryptography.X509Certificates;
using Farspan.Agent.Authorities;
using Farspan.State.Certificates;

namespace Farspan.Agent.Tests.Authorities;

/// <summary>Between every two changes of the disk the folder is copied, which is what a kill at that moment would leave; or the disk is full from there on.</summary>
[Trait("Requirement", "C8")]
public sealed class AuthorityCrashTests
{
    public static TheoryData<string> Changes() => new("issue", "revoke", "crl", "rotate intermediate", "introduce root", "switch root", "end root", "ocsp");

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_kill_at_any_step_leaves_old_or_new(string change)
    {
        using var folder = new StoreFolder();
        var serial = Prepare(folder, change);
        var (old, moments) = (State(folder, folder.Folder), 0);
        var copies = new List<string>();
        using (var store = folder.Open(_ =>
        {
            var copy = Path.Combine(folder.Path, $"moment-{moments++}");
            StoreFolder.Copy(folder.Folder.Folder, copy);
            copies.Add(copy);
        }))
        {
            Do(store, change, serial);
        }

        var next = State(folder, folder.Folder);
        Assert.NotEmpty(copies);
        foreach (var copy in copies)
        {
            var left = new AuthorityFolder(copy);
            Assert.Contains(State(folder, left), new[] { old, next });
            using var store = AuthorityStore.Open(left, folder.Sealing, folder.Time);
            Assert.Empty(store.Issued().Damaged);

            // And whoever comes after a kill can go on: with the same change if it was not made, with others in any case.
            if (State(folder, left) == old && change != "issue")
            {
                Do(store, change, serial);
            }

            store.Issue(StoreFolder.Leaf, KeyKind.EcdsaP256).Dispose();
            Assert.Empty(store.Issued().Damaged);
            store.WriteCrls(AuthorityStore.CrlLifetime);
            Assert.Equal(File.ReadAllText(left.AuthoritiesFile).Length > 0, store.AuthoritiesPem().Length > 0);
        }
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_full_disk_at_any_step_is_one_line_and_what_was_goes_on(string change)
    {
        for (var full = 0; ; full++)
        {
            using var folder = new StoreFolder();
            var serial = Prepare(folder, change);
            var (old, steps) = (State(folder, folder.Folder), 0);
            var isReached = false;
            using (var store = folder.Open(step =>
            {
                if (steps++ >= full && !step.StartsWith("done", StringComparison.Ordinal))
                {
                    isReached = true;
                    throw new IOException("No space left on device");
                }
            }))
            {
                if (!Fails(store, change, serial) && !isReached)
                {
                    return;
                }
            }

            using var after = folder.Open();
            Assert.Empty(after.Issued().Damaged);
            after.Issue(StoreFolder.Leaf, KeyKind.EcdsaP256).Dispose();
            Assert.NotEqual("", old);
            Assert.DoesNotContain(Directory.EnumerateFiles(folder.Folder.Folder), f => f.EndsWith(".new", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_kill_while_it_is_made_leaves_nothing_or_all()
    {
        using var folder = new StoreFolder();
        var moments = 0;
        var copies = new List<string>();
        using (folder.Create(_ =>
        {
            var copy = Path.Combine(Path.GetTempPath(), $"{Path.GetFileName(folder.Path)}-{moments++}");
            StoreFolder.Copy(folder.Path, copy);
            copies.Add(copy);
        }))
        {
        }

        foreach (var copy in copies)
        {
            try
            {
                var left = new AuthorityFolder(Path.Combine(copy, "ca"));
                Assert.False(Directory.Exists(left.Folder), copy);
                using var store = AuthorityStore.Create(left, StoreFolder.Plan, folder.Sealing, folder.Time);
                store.Issue(StoreFolder.Leaf, KeyKind.EcdsaP256).Dispose();
                Assert.Equal(["ca"], Directory.EnumerateFileSystemEntries(copy).Select(Path.GetFileName));
            }
            finally
            {
                Directory.Delete(copy, recursive: true);
            }
        }
    }

    private static string Prepare(StoreFolder folder, string change)
    {
        using var store = folder.Create();
        using var leaf = store.Issue(StoreFolder.Leaf, KeyKind.EcdsaP256);
        if (change is "switch root" or "end root")
        {
            store.RotateRoot(false, null);
        }

        if (change == "end root")
        {
            store.RotateRoot(true, null);
            folder.Time.Advance(TimeSpan.FromDays(2));
        }

        return leaf.Serial;
    }

    private static void Do(AuthorityStore store, string change, string serial)
    {
        switch (change)
        {
            case "issue":
                store.Issue(StoreFolder.Leaf, KeyKind.EcdsaP256).Dispose();
                break;
            case "revoke":
                store.Revoke(serial, X509RevocationReason.Superseded);
                break;
            case "crl":
                store.WriteCrls(AuthorityStore.CrlLifetime);
                break;
            case "rotate intermediate":
                store.RotateIntermediate(null, null);
                break;
            case "ocsp":
                Assert.Equal([0x30, 3, 0x0a, 1, 1], store.AnswerOcsp(new byte[] { 1 }));
                break;
            default:
                store.RotateRoot(true, null);
                break;
        }
    }

    private static bool Fails(AuthorityStore store, string change, string serial)
    {
        try
        {
            Do(store, change, serial);
            return false;
        }
        catch (AuthorityException refused)
        {
            Assert.Contains("No space left on device", refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', refused.Message);
            return true;
        }
    }

    /// <summary>What somebody who opens it sees.</summary>
    private static string State(StoreFolder folder, AuthorityFolder at)
    {
        using var store = AuthorityStore.Open(at, folder.Sealing, folder.Time);
        var record = store.Record();
        return string.Join(' ', record.Rotation.Phase, record.Rotation.Issuing, record.CrlNumber, record.Revoked.Count, string.Join(',', record.Intermediates.Select(i => i.Number)), store.Issued().Issued.Count);
    }
}
