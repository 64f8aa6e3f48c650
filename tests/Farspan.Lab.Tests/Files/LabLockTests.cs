using Farspan.Lab.Diagnostics;
using Farspan.Lab.Files;

namespace Farspan.Lab.Tests.Files;

public sealed class LabLockTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("fsl").FullName;
    private readonly LabPaths _paths;

    public LabLockTests() => _paths = new LabPaths(TestLab.EnvironmentOf(_root), "locked");

    [Fact]
    public void A_second_taker_is_told_who_holds_it()
    {
        using var first = LabLock.Take(_paths, "up", TimeProvider.System);
        var refused = Assert.Throws<LabException>(() => LabLock.Take(_paths, "down", TimeProvider.System));
        Assert.Equal("FS4003", refused.Diagnostic.Code);
        Assert.Equal(LabException.Environment, refused.ExitCode);
        Assert.Contains($"process {Environment.ProcessId} (up) since", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_can_be_taken_again_once_it_is_let_go()
    {
        LabLock.Take(_paths, "up", TimeProvider.System).Dispose();
        LabLock.Take(_paths, "down", TimeProvider.System).Dispose();
    }

    [Fact]
    public void A_lock_whose_folder_was_removed_does_not_keep_others_out_of_a_new_one()
    {
        using var old = LabLock.Take(_paths, "down", TimeProvider.System);
        Directory.Delete(_paths.Folder, recursive: true);
        using var fresh = LabLock.Take(_paths, "up", TimeProvider.System);
        Assert.True(File.Exists(_paths.LockFile));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
