using Farspan.Lab.Diagnostics;
using Farspan.Lab.Files;

namespace Farspan.Lab.Tests.Files;

public sealed class StateFileTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("fsl").FullName;

    [Fact]
    public void Files_and_folders_are_for_this_user_alone()
    {
        var folder = Path.Combine(_root, "a", "b");
        StateFile.MakeFolder(folder);
        StateFile.Write(Path.Combine(folder, "file"), [1]);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "file")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(_root, "a")));
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_named_and_the_old_one_stays()
    {
        var path = Path.Combine(_root, "file");
        StateFile.Write(path, [1]);
        Directory.CreateDirectory(path + ".new");
        var refused = Assert.Throws<LabException>(() => StateFile.Write(path, [2]));
        Assert.Equal("FS4005", refused.Diagnostic.Code);
        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
        Assert.Equal([1], File.ReadAllBytes(path));
    }

    [Fact]
    public void What_is_not_there_reads_as_null() => Assert.Null(StateFile.TryRead(Path.Combine(_root, "no", "file")));

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
