using Farspan.Agent.Acme.Storage;
using Farspan.Pki.Acme.Messages;
using Farspan.Pki.Acme.Records;

namespace Farspan.Agent.Tests.Acme;

[Trait("Requirement", "C8")]
public sealed class FileJournalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("farspan-journal-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "journal");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Whatever_length_a_crash_left_whole_changes_are_read_and_it_goes_on()
    {
        using (var journal = FileJournal.Open(Path, out _))
        {
            journal.Append(Change("a"));
            journal.Append(Change("b"));
        }

        var whole = File.ReadAllBytes(Path);
        var first = Array.IndexOf(whole, (byte)'\n') + 1;
        for (var length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(Path, whole[..length]);
            using (var journal = FileJournal.Open(Path, out var kept))
            {
                Assert.Equal(length == whole.Length ? 2 : length >= first ? 1 : 0, kept.Count);
                journal.Append(Change("c"));
            }

            using var again = FileJournal.Open(Path, out var all);
            Assert.Equal("c", all[^1].Accounts![0].Id);
        }
    }

    [Fact]
    public void Damage_before_the_end_is_refused_and_said()
    {
        using (var journal = FileJournal.Open(Path, out _))
        {
            journal.Append(Change("a"));
            journal.Append(Change("b"));
        }

        var bytes = File.ReadAllBytes(Path);
        bytes[30] ^= 1;
        File.WriteAllBytes(Path, bytes);
        Assert.Contains("damaged in line 1", Assert.Throws<IOException>(() => FileJournal.Open(Path, out _)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rewritten_journal_holds_what_was_given_and_grows_on()
    {
        using (var journal = FileJournal.Open(Path, out _))
        {
            for (var i = 0; i < 2_100; i++)
            {
                journal.Append(Change("a"));
            }

            Assert.True(journal.IsWorthRewriting(1));
            Assert.False(journal.IsWorthRewriting(1_000));
            journal.Rewrite([Change("x")]);
            journal.Append(Change("y"));
        }

        using var again = FileJournal.Open(Path, out var kept);
        Assert.Equal(["x", "y"], kept.Select(k => k.Accounts![0].Id));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
    }

    [Fact]
    public void A_full_disk_takes_no_half_change()
    {
        var small = Environment.GetEnvironmentVariable("FARSPAN_SMALL_DISK");
        Assert.SkipWhen(small is null, "FARSPAN_SMALL_DISK names no small disk (./test makes one)");
        var folder = Directory.CreateDirectory(System.IO.Path.Combine(small!, System.IO.Path.GetRandomFileName()));
        try
        {
            var path = System.IO.Path.Combine(folder.FullName, "journal");
            var count = 0;
            using (var journal = FileJournal.Open(path, out _))
            {
                journal.Append(Change("a"));
                var large = Change(new string('b', 100_000));
                Assert.Throws<IOException>(() =>
                {
                    for (count = 1; count < 1_000; count++)
                    {
                        journal.Append(large);
                    }
                });
            }

            using var again = FileJournal.Open(path, out var kept);
            Assert.Equal(count, kept.Count);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static AcmeChange Change(string id) => new()
    {
        Accounts = [new AccountRecord { Id = id, Key = "{}", Status = AccountStatus.Valid, Contacts = [], IsAgreed = false, External = null, Created = default }],
    };
}
