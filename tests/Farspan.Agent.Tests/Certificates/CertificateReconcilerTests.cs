using System.Security.Cryptography.X509Certificates;
using Farspan.Agent.Certificates;
using Farspan.Pki.Leaves;
using Farspan.State.Certificates;
using Farspan.Testing;
using Farspan.Tests.Shared.Certificates;

namespace Farspan.Agent.Tests.Certificates;

[Trait("Requirement", "C8")]
public sealed class CertificateReconcilerTests
{
    private readonly FakeTime _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_missing_is_issued_and_what_is_good_is_let_alone()
    {
        using var site = new CertificateSite(_time, 1);
        var first = await site.LookAsync(0, Token);
        Assert.Equal([new CertificateChange("machine", "there is none")], first.Changed);
        Assert.Empty(first.Failures);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(site.Folders[0].PathOf("machine"), "key.pem")));
        Assert.Empty((await site.LookAsync(0, Token)).Changed);
        Assert.Single(site.Changes);
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(site.Folders[0].PathOf("machine"), "key.pem"), Token), await File.ReadAllTextAsync(Path.Combine(site.Folders[0].PathOf("machine"), "certificate.pem.key"), Token));
    }

    [Fact]
    public async Task It_is_renewed_after_two_thirds_and_at_no_other_time()
    {
        using var site = new CertificateSite(_time, 1);
        var due = (await site.LookAsync(0, Token)).NextDue!.Value;
        Assert.InRange(due - _time.GetUtcNow(), TimeSpan.FromHours(14), TimeSpan.FromHours(16));
        _time.Advance(due - _time.GetUtcNow() - TimeSpan.FromSeconds(1));
        Assert.Empty((await site.LookAsync(0, Token)).Changed);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("it is past two thirds of its life", Assert.Single((await site.LookAsync(0, Token)).Changed).Reason);
        Assert.Empty((await site.LookAsync(0, Token)).Changed);
    }

    [Fact]
    public async Task No_certificate_outlives_the_intermediate_that_issued_it_and_it_is_not_issued_again_and_again()
    {
        using var site = new CertificateSite(_time, 1, intermediate: TimeSpan.FromHours(12));
        await site.LookAsync(0, Token);
        using var held = site.Folders[0].Read("machine", out _);
        using var issuer = site.Store.Intermediate(1);
        Assert.Equal(issuer.NotAfter, held!.Leaf.NotAfter);
        Assert.Empty((await site.LookAsync(0, Token)).Changed);
        Assert.InRange(held.Due - _time.GetUtcNow(), TimeSpan.FromHours(7), TimeSpan.FromHours(8));
    }

    public static TheoryData<string, string> Differences() => new()
    {
        { "name", "its names are others" },
        { "address", "its names are others" },
        { "id", "its SPIFFE ID is another" },
        { "key", "its key is EcdsaP256 instead of EcdsaP384" },
        { "lifetime", "it lives longer than declared" },
    };

    [Theory]
    [MemberData(nameof(Differences))]
    public async Task What_is_declared_otherwise_is_issued_again(string difference, string reason)
    {
        using var site = new CertificateSite(_time, 1);
        await site.LookAsync(0, Token);
        var spec = difference switch
        {
            "name" => CertificateSite.Spec with { DnsNames = ["m.foundry.test", "n.foundry.test"] },
            "address" => CertificateSite.Spec with { Addresses = [] },
            "id" => CertificateSite.Spec with { SpiffeId = "spiffe://foundry/machine/n" },
            "key" => CertificateSite.Spec with { Key = KeyKind.EcdsaP384 },
            _ => CertificateSite.Spec with { LifetimeSeconds = 3600 },
        };
        Assert.Equal(reason, Assert.Single((await site.Reconciler(0).ReconcileAsync([spec], Token)).Changed).Reason);
        Assert.Empty((await site.Reconciler(0).ReconcileAsync([spec], Token)).Changed);
    }

    [Theory]
    [InlineData("certificate.pem")]
    [InlineData("key.pem")]
    [InlineData("authorities.pem")]
    public async Task What_was_damaged_or_removed_by_hand_is_mended(string file)
    {
        using var site = new CertificateSite(_time, 1);
        await site.LookAsync(0, Token);
        var path = Path.Combine(site.Folders[0].PathOf("machine"), file);
        await File.WriteAllTextAsync(path, "scratched", Token);
        Assert.Single((await site.LookAsync(0, Token)).Changed);
        File.Delete(Path.Combine(site.Folders[0].PathOf("machine"), file));
        Assert.Single((await site.LookAsync(0, Token)).Changed);
        Assert.Empty((await site.LookAsync(0, Token)).Changed);
    }

    [Fact]
    public async Task What_is_not_declared_any_more_goes_and_others_folders_stay()
    {
        using var site = new CertificateSite(_time, 1);
        await site.LookAsync(0, Token);
        var foreign = Directory.CreateDirectory(site.Folders[0].PathOf("theirs")).FullName;
        var pass = await site.Reconciler(0).ReconcileAsync([], Token);
        Assert.Empty(pass.Failures);
        Assert.Equal([foreign], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(foreign)!));
    }

    [Fact]
    public async Task An_issuer_that_refuses_takes_nothing_away_and_keeps_nobody_else_waiting()
    {
        using var site = new CertificateSite(_time, 1);
        await site.LookAsync(0, Token);
        var other = CertificateSite.Spec with { Name = "outside", DnsNames = ["elsewhere.test"] };
        var good = CertificateSite.Spec with { Name = "z", DnsNames = ["z.foundry.test"] };
        var pass = await site.Reconciler(0).ReconcileAsync([other, CertificateSite.Spec, good], Token);
        Assert.Contains("outside the names that this authority may issue for", Assert.Single(pass.Failures), StringComparison.Ordinal);
        Assert.Equal(["z"], pass.Changed.Select(c => c.Name));
        Assert.Equal(["machine", "z"], site.Folders[0].Names());
    }

    [Fact]
    public async Task What_was_superseded_is_issued_again_at_once()
    {
        using var site = new CertificateSite(_time, 1);
        await site.LookAsync(0, Token);
        site.Store.Revoke(Serial(site), X509RevocationReason.Superseded);
        Assert.Equal("it was revoked", Assert.Single((await site.LookAsync(0, Token)).Changed).Reason);
        Assert.Empty((await site.LookAsync(0, Token)).Changed);
    }

    [Fact]
    public async Task A_machine_that_was_revoked_gets_another_when_it_is_allowed_and_not_when_its_own_is_due()
    {
        using var site = new CertificateSite(_time, 1);
        await site.LookAsync(0, Token);
        var serial = Serial(site);
        site.Store.Revoke(serial, X509RevocationReason.KeyCompromise);
        for (var day = 0; day < 3; day++)
        {
            var pass = await site.LookAsync(0, Token);
            Assert.Equal(($"certificate machine: {site.Store.WhyHeld(LeafRequest.Of(CertificateSite.Spec))} --out {site.Store.Folder.Folder}", 0, 0), (Assert.Single(pass.Held), pass.Failures.Count, pass.Changed.Count));
            Assert.False(pass.IsComplete);
            Assert.Equal(serial, Serial(site));
            _time.Advance(TimeSpan.FromDays(1));
        }

        site.Store.Allow(serial);
        Assert.Single((await site.LookAsync(0, Token)).Changed);
        Assert.NotEqual(serial, Serial(site));
        Assert.True((await site.LookAsync(0, Token)).IsComplete);
    }

    [Fact]
    public async Task An_expired_authority_leaves_what_lies_there()
    {
        using var site = new CertificateSite(_time, 1);
        await site.LookAsync(0, Token);
        _time.Advance(TimeSpan.FromDays(400));
        var pass = await site.LookAsync(0, Token);
        Assert.Contains("farspan ca rotate intermediate", Assert.Single(pass.Failures), StringComparison.Ordinal);
        Assert.NotNull(site.Folders[0].Read("machine", out _));
    }

    [Fact]
    public async Task A_kill_at_any_step_leaves_a_whole_pair()
    {
        var copies = new List<string>();
        CertificateSite? site = null;
        using (site = new CertificateSite(_time, 1, _ =>
        {
            if (site is not null && copies.Count < 100)
            {
                copies.Add(Path.Combine(site.Path, $"copy-{copies.Count}"));
                CopyFolder(Path.Combine(site.Path, "m0"), copies[^1]);
            }
        }))
        {
            await site.LookAsync(0, Token);
            var before = copies.Count;
            _time.Advance(TimeSpan.FromHours(20));
            await site.LookAsync(0, Token);
            Assert.True(copies.Count > before + 4);
            var serials = new HashSet<string>(StringComparer.Ordinal);
            foreach (var copy in copies.Skip(before))
            {
                var folders = new CertificateFolders(copy);
                using var held = folders.Read("machine", out var reason);
                Assert.True(held is not null, reason);
                Assert.Null(held.Differs(CertificateSite.Spec));
                serials.Add(held.Leaf.SerialNumber);

                // And the next look goes on from there.
                var pass = await new CertificateReconciler(folders, site.Issuers, _time).ReconcileAsync([CertificateSite.Spec], Token);
                Assert.Empty(pass.Failures);
            }

            Assert.Equal(2, serials.Count);
        }
    }

    [Fact]
    public async Task A_full_disk_at_any_step_is_one_sentence_and_the_old_pair_stays()
    {
        for (var full = 0; full < 10; full++)
        {
            var (steps, isFull) = (0, false);
            var at = full;
            using var site = new CertificateSite(_time, 1, step =>
            {
                if (isFull && steps++ >= at && !step.StartsWith("swapped", StringComparison.Ordinal))
                {
                    throw new IOException("No space left on device");
                }
            });
            await site.LookAsync(0, Token);
            _time.Advance(TimeSpan.FromHours(20));
            isFull = true;
            var pass = await site.LookAsync(0, Token);
            using var held = site.Folders[0].Read("machine", out _);
            Assert.NotNull(held);
            Assert.Null(held.Differs(CertificateSite.Spec));
            if (pass.Failures is [var failure])
            {
                Assert.Contains("No space left on device", failure, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', failure);
            }
            else
            {
                Assert.True(full >= 5);
            }

            isFull = false;
            Assert.Empty((await site.LookAsync(0, Token)).Failures);
        }
    }

    [Fact]
    public async Task Whoever_reads_while_it_is_replaced_sees_a_whole_pair()
    {
        using var site = new CertificateSite(_time, 1);
        await site.LookAsync(0, Token);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reading = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                using var held = site.Folders[0].Read("machine", out var reason);
                Assert.True(held is not null, reason);
                Assert.Null(held.Differs(CertificateSite.Spec));
                began.TrySetResult();
            }
        }, Token);
        await Task.WhenAny(began.Task, reading);
        for (var i = 0; i < 40; i++)
        {
            _time.Advance(TimeSpan.FromHours(20));
            Assert.Single((await site.LookAsync(0, Token)).Changed);
        }

        await stop.CancelAsync();
        await reading;
    }

    [Fact]
    public async Task The_key_belongs_to_whom_it_is_declared_for()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root gives files away");
        using var site = new CertificateSite(_time, 1);
        var pass = await site.Reconciler(0).ReconcileAsync([CertificateSite.Spec with { Owner = "1234:2345" }], Token);
        Assert.Empty(pass.Failures);
        Assert.Equal("1234:2345 600", await Owner.OfAsync(Path.Combine(site.Folders[0].PathOf("machine"), "key.pem")));
    }

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var entry in new DirectoryInfo(from).EnumerateFileSystemInfos())
        {
            var target = Path.Combine(to, entry.Name);
            if (entry.LinkTarget is { } link)
            {
                File.CreateSymbolicLink(target, link);
            }
            else if (entry is DirectoryInfo)
            {
                CopyFolder(entry.FullName, target);
            }
            else
            {
                using var source = new FileStream(entry.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var copy = File.Create(target);
                source.CopyTo(copy);
            }
        }
    }

    private static string Serial(CertificateSite site)
    {
        using var held = site.Folders[0].Read("machine", out _);
        return held!.Leaf.SerialNumber;
    }
}
